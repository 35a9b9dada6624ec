package dev.trunkline.inventory.source;

/**
 * Something about one line of a text.
 *
 * @param line counted from 1; 0 where it is about no line
 * @param field what it is about, as the format calls it; empty for the whole line
 */
public record Remark(int line, String field, String detail) {}
