/// Text from files and file names as one line of a table: line ends and what else would steer the
/// terminal are shown as escapes.
func printable(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator:
      shown.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
    default: shown.append(scalar)
    }
  }
  return String(shown)
}
