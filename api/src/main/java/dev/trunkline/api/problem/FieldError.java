package dev.trunkline.api.problem;

/**
 * @param field the path of what is wrong, such as {@code commands[1].answers[0].send}
 */
public record FieldError(String field, String detail) {}
