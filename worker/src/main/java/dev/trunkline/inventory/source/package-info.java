/**
 * Inventories of other programs, as texts: each format is read into the same {@link FoundDevice}, with the line it came from, and
 * whatever cannot be read is an error of its line and stops no other.
 *
 * <p>Nothing in a text is carried out or followed: no command, no included file, no template, no object that YAML names. Secrets
 * are never taken from it; what looks like one is left out with a warning that does not repeat it. What a device may be is not
 * judged here but in {@code inventory.ImportCheck}.
 */
package dev.trunkline.inventory.source;
