/** How a reader's operands touch the world; to `words` even an option is only a word. */
export type Operands = "read" | "list" | "text" | "none" | "pattern" | "one" | "words";

/**
 * A program that only reads, as long as every option is one of `flags`.
 * `writes` are options whose value is a file it writes.
 */
export type Reader = {
  flags: string;
  operands: Operands;
  writes?: string;
  /** Options that run another program. */
  runs?: RegExp;
};

const checksum: Reader = {
  flags:
    "-bctwz --binary --check --tag --text --zero --quiet --status --strict --warn --ignore-missing",
  operands: "read",
};

const grep: Reader = {
  flags:
    "-abcEFGHhIiLlnoPqRrsTUvwxyzZ -A= -B= -C= -m= -e= -d= -D= -# --after-context= --before-context= --context= --max-count= --regexp= --include= --exclude= --exclude-dir= --color=? --colour=? --binary-files= --directories= --extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case --word-regexp --line-regexp --count --files-with-matches --files-without-match --only-matching --quiet --silent --no-messages --line-number --with-filename --no-filename --recursive --dereference-recursive --invert-match --text --null --null-data --line-buffered --byte-offset --label= --initial-tab --version --help",
  operands: "pattern",
};

const decompressor: Reader = { flags: "-fq", operands: "read" };

/** Ordinary programs by what they can do no harm with. */
export const readers: Record<string, Reader> = {
  ls: {
    flags:
      "-aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1 -w= -I= -T= --all --almost-all --author --escape --directory --classify=? --color=? --full-time --group-directories-first --human-readable --si --inode --indicator-style= --ignore= --hide= --hyperlink=? --dereference --numeric-uid-gid --quote-name --recursive --reverse --size --sort= --time= --time-style= --width= --format= --no-group --version --help",
    operands: "list",
  },
  cat: {
    flags:
      "-AbeEnstTuv --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting --version --help",
    operands: "read",
  },
  head: {
    flags: "-qvz -n= -c= -# --lines= --bytes= --quiet --silent --verbose --version",
    operands: "read",
  },
  tail: {
    flags: "-qvz -n= -c= -# --lines= --bytes= --quiet --silent --verbose --version",
    operands: "read",
  },
  wc: {
    flags: "-clLmw --bytes --chars --lines --max-line-length --words --version",
    operands: "read",
  },
  nl: {
    flags:
      "-p -b= -d= -f= -h= -i= -l= -n= -s= -v= -w= --body-numbering= --number-format= --number-width=",
    operands: "read",
  },
  tac: { flags: "-br -s= --before --regex --separator=", operands: "read" },
  rev: { flags: "", operands: "read" },
  cut: {
    flags:
      "-nsz -b= -c= -d= -f= --bytes= --characters= --delimiter= --fields= --only-delimited --complement --output-delimiter= --zero-terminated",
    operands: "read",
  },
  paste: { flags: "-sz -d= --delimiters= --serial", operands: "read" },
  comm: {
    flags: "-123z --check-order --nocheck-order --output-delimiter= --total --zero-terminated",
    operands: "read",
  },
  join: { flags: "-iz -a= -e= -j= -1= -2= -o= -t= -v= --header --ignore-case", operands: "read" },
  cmp: {
    flags: "-bls -i= -n= --bytes= --print-bytes --quiet --silent --verbose --ignore-initial=",
    operands: "read",
  },
  diff: {
    flags:
      "-abBcdeEfHilnNpqrstTuwyZ -C= -U= -I= -x= -W= -S= -# --brief --report-identical-files --context=? --unified=? --side-by-side --width= --color=? --recursive --new-file --unidirectional-new-file --ignore-case --ignore-all-space --ignore-space-change --ignore-blank-lines --strip-trailing-cr --exclude= --minimal --text --suppress-common-lines --normal --show-c-function --label=",
    operands: "read",
  },
  uniq: {
    flags:
      "-cdDiuz -f= -s= -w= --count --repeated --all-repeated=? --unique --ignore-case --skip-fields= --skip-chars= --check-chars=",
    operands: "one",
  },
  sort: {
    flags:
      "-bcCdfghiMmnRrsuVz -k= -t= --key= --field-separator= --numeric-sort --reverse --unique --version-sort --human-numeric-sort --general-numeric-sort --month-sort --random-sort --ignore-case --ignore-leading-blanks --ignore-nonprinting --dictionary-order --stable --check=? --check --merge --zero-terminated --sort= --debug",
    operands: "read",
    writes: "-o --output",
    runs: /^--co/,
  },
  shuf: {
    flags: "-ez -i= -n= --echo --zero-terminated --input-range= --head-count=",
    operands: "read",
    writes: "-o --output",
  },
  fold: { flags: "-bs -w= --bytes --spaces --width=", operands: "read" },
  expand: { flags: "-i -t= --initial --tabs=", operands: "read" },
  unexpand: { flags: "-a -t= --all --first-only --tabs=", operands: "read" },
  column: {
    flags: "-tnexLJ -s= -o= -N= -R= -H= --table --separator= --output-separator= --table-columns=",
    operands: "read",
  },
  od: {
    flags:
      "-abcdfFhHiIlLosvxX -A= -j= -N= -t= -w= --address-radix= --skip-bytes= --read-bytes= --format=",
    operands: "read",
  },
  strings: { flags: "-afo -n= -t= -e= -# --all --bytes= --radix= --encoding=", operands: "read" },
  base64: {
    flags: "-di -w= --decode --ignore-garbage --wrap=",
    operands: "read",
    writes: "-o --output",
  },
  base32: { flags: "-di -w= --decode --ignore-garbage --wrap=", operands: "read" },
  md5sum: checksum,
  sha1sum: checksum,
  sha256sum: checksum,
  sha512sum: checksum,
  cksum: checksum,
  b2sum: checksum,
  file: {
    flags:
      "-bhikLNnprsv0 -F= -e= -P= --brief --mime --mime-type --mime-encoding --dereference --no-dereference --separator= --extension --version",
    operands: "read",
  },
  stat: {
    flags: "-Lft -c= --dereference --file-system --format= --printf= --terse --cached= --version",
    operands: "list",
  },
  readlink: {
    flags:
      "-femnqsvz --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet --verbose --zero",
    operands: "list",
  },
  realpath: {
    flags:
      "-eLmPqsz --canonicalize-existing --canonicalize-missing --logical --physical --quiet --relative-to= --relative-base= --strip --no-symlinks --zero",
    operands: "text",
  },
  du: {
    flags:
      "-0abcDhHklLmPsSx -d= -B= -t= --all --apparent-size --bytes --block-size= --total --dereference --max-depth= --human-readable --summarize --one-file-system --exclude= --si --threshold= --time=? --inodes",
    operands: "list",
  },
  df: {
    flags:
      "-aahHiklPTvm -B= -t= -x= --all --block-size= --human-readable --si --inodes --local --portability --print-type --type= --exclude-type= --total --output=?",
    operands: "list",
  },
  tree: {
    flags:
      "-adfilxpsughDFrtcUvnCASqQNXJh -L= -P= -I= -H= -T= --noreport --dirsfirst --gitignore --filelimit= --prune --du --si --charset= --matchdirs --ignore-case --inodes --device --sort= --timefmt=",
    operands: "list",
    writes: "-o",
  },
  grep,
  egrep: grep,
  fgrep: grep,
  echo: { flags: "", operands: "words" },
  pwd: { flags: "-LP", operands: "none" },
  true: { flags: "", operands: "words" },
  false: { flags: "", operands: "words" },
  ":": { flags: "", operands: "words" },
  exit: { flags: "-#", operands: "text" },
  return: { flags: "-#", operands: "text" },
  break: { flags: "", operands: "text" },
  continue: { flags: "", operands: "text" },
  basename: { flags: "-az -s= --multiple --suffix= --zero", operands: "text" },
  dirname: { flags: "-z --zero", operands: "text" },
  which: { flags: "-as --all --skip-alias --skip-functions", operands: "text" },
  type: { flags: "-afptP", operands: "text" },
  pr: { flags: "-adfFJmnrtTv -w= -W= -h= -l= -o=", operands: "read" },
  fmt: { flags: "-csu -w= -# --width= --split-only", operands: "read" },
  hexdump: { flags: "-bcCdovx -n= -s=", operands: "read" },
  shasum: { flags: "-bcst -a= --algorithm= --check --binary --text --status", operands: "read" },
  zcat: decompressor,
  bzcat: decompressor,
  xzcat: decompressor,
  zstdcat: decompressor,
  factor: { flags: "-h --exponents", operands: "text" },
  tr: { flags: "-cCdst --complement --delete --squeeze-repeats --truncate-set1", operands: "text" },
  expr: { flags: "-#", operands: "text" },
  numfmt: {
    flags:
      "-dz -d= --delimiter= --field= --format= --from= --to= --from-unit= --to-unit= --grouping --header=? --padding= --round= --suffix= --invalid=",
    operands: "text",
  },
  id: {
    flags: "-agGnruzZ --group --groups --name --real --user --zero --context",
    operands: "text",
  },
  whoami: { flags: "", operands: "none" },
  logname: { flags: "", operands: "none" },
  groups: { flags: "", operands: "text" },
  uname: {
    flags:
      "-asnrvmpio --all --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system",
    operands: "none",
  },
  arch: { flags: "", operands: "none" },
  nproc: { flags: "--all --ignore=", operands: "none" },
  cal: { flags: "-13jmsy", operands: "text" },
  uptime: { flags: "-ps --pretty --since", operands: "none" },
  whereis: { flags: "-bms", operands: "text" },
  iconv: {
    flags: "-lc -f= -t= --from-code= --to-code= --list",
    operands: "read",
    writes: "-o --output",
  },
  locale: { flags: "-ackm", operands: "text" },
};
