/** Languages that no detector reads, with what their files and their tests are called. */
const languages: { name: string; files: RegExp; tests: RegExp }[] = [
  { name: "Python", files: /\.pyi?$/, tests: /(^|\/)(test_[^/]*|[^/]*_test)\.py$/ },
  { name: "Go", files: /\.go$/, tests: /_test\.go$/ },
  { name: "Rust", files: /\.rs$/, tests: /\.rs$/ },
  { name: "Java", files: /\.java$/, tests: /(Tests?|IT)\.java$/ },
  { name: "Kotlin", files: /\.kts?$/, tests: /Tests?\.kt$/ },
  { name: "Scala", files: /\.scala$/, tests: /(Tests?|Spec|Suite)\.scala$/ },
  { name: "Ruby", files: /\.rb$/, tests: /_(spec|test)\.rb$|(^|\/)test_[^/]*\.rb$/ },
  { name: "PHP", files: /\.php$/, tests: /Test\.php$/ },
  { name: "C#", files: /\.cs$/, tests: /Tests?\.cs$/ },
  { name: "Swift", files: /\.swift$/, tests: /Tests?\.swift$/ },
  {
    name: "C or C++",
    files: /\.(c|cc|cpp|cxx|h|hh|hpp)$/,
    tests: /(^|[/_-])(unit)?tests?[^/]*\.c\w*$/,
  },
  { name: "Elixir", files: /\.exs?$/, tests: /_test\.exs$/ },
  { name: "Dart", files: /\.dart$/, tests: /_test\.dart$/ },
];

export function isOtherCode(path: string): boolean {
  return languages.some(({ files }) => files.test(path));
}

/** Why a change can only be tested by the whole suite, if it is in another language that has tests. */
export function otherLanguageReason(changed: string[], paths: string[]): string | null {
  for (const path of changed) {
    const language = languages.find(({ files }) => files.test(path));
    if (language && [...paths, path].some((other) => language.tests.test(other)))
      return `${path} is ${language.name}, which is not read by symbol`;
  }
  return null;
}
