# Presses TAB after each line in an interactive zsh, and writes to OUT, line by line, what has become of it.
# usage: zsh -f complete.zsh SCRIPT OUT LINE…
zmodload zsh/zpty
script=$1 out=$2
shift 2
print -n > $out
# The shell stops when its output is not read.
wait_for_lines() {
  local shown tries
  for (( tries = 0; tries < 400; tries++ )); do
    while zpty -r -t shell shown; do :; done
    (( $(wc -l < $out) >= $1 )) && return
    sleep 0.05
  done
  exit 1
}
zpty -b shell zsh -f -i
zpty -w shell "autoload -Uz compinit; compinit -u -D; . ${(q)script}; bindkey '^I' complete-word"
zpty -w shell "tell() { print -r -- \"\${BUFFER}|\" >> ${(q)out}; BUFFER=; }; zle -N tell; bindkey '^X' tell"
zpty -w shell "print ready >> ${(q)out}"
wait_for_lines 1
integer lines=1
for line in "$@"; do
  zpty -w -n shell "$line"$'\t'$'\x18'
  wait_for_lines $(( ++lines ))
done
zpty -d shell
