/**
 * Regular expressions of Python's {@code re} on {@code java.util.regex}.
 *
 * <p>The two look alike and differ in dozens of places: Java reads {@code [a&&b]} as an intersection and takes no
 * underscore in a group's name, its {@code \d}, {@code \w} and {@code \b} know ASCII only, {@code \Z} is another place,
 * {@code \h} means something. So a pattern is not patched with replacements. {@link
 * dev.trunkline.parsing.regex.RegexReader} reads it as Python would, with Python's errors, into a {@link
 * dev.trunkline.parsing.regex.Node}, and {@link dev.trunkline.parsing.regex.JavaPattern} writes that down in the few
 * constructs that mean the same in Java: every special character escaped, every group numbered, every class spelled
 * out, no flag left to inherit.
 *
 * <p>Both backtrack without a limit. A caller limits the time by the text that it hands in, whose {@code charAt} may
 * throw; for what backtracks without looking at the text there is {@link dev.trunkline.parsing.regex.EmptySteps}.
 */
package dev.trunkline.parsing.regex;
