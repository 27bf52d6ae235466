// A thread that ends as soon as it begins.
process.exit(3);
