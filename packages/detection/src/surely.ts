/** Odds of twenty to one, nats: chance gives or takes as much once in twenty times [Ville 1939]. */
export const surelyNats = 3;
