package dev.trunkline.parsing;

/** Why an output was not turned into records. The names are part of the promised interface. */
public enum ParsingCode {
  /** No index has a row for this platform and command. */
  NO_TEMPLATE,
  /** The template, or the index, cannot be read. */
  TEMPLATE_INVALID,
  /** The template itself says that it does not know such an output. */
  TEMPLATE_ERROR,
  /** The time limit was reached. */
  TIME_LIMIT,
  /** A pattern was too deep for an input line. */
  TOO_DEEP,
  /** The records would be larger than can be kept. */
  TOO_LARGE,
  /** The output was cut at its limit. */
  OUTPUT_TRUNCATED,
  /** A defect. */
  INTERNAL
}
