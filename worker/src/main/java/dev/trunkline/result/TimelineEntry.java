package dev.trunkline.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Something that happened to a job.
 *
 * @param event a word such as {@code claimed}; the end state where it ended
 * @param detail for a person; null where the word says it all
 * @param worker absent where none was concerned
 * @param index of the command; absent where it concerns the whole job
 */
public record TimelineEntry(
    Instant at,
    String event,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_NULL) String worker,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer index) {}
