package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.Query;
import dev.trunkline.job.CommandState;
import dev.trunkline.result.LatestResults;
import dev.trunkline.result.OutputDiff;
import dev.trunkline.result.ResultFilter;
import dev.trunkline.result.ResultItem;
import dev.trunkline.result.StoredResults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the devices answered. */
@RestController
@RequestMapping("/api/v1")
public final class ResultsController {
  private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

  private final StoredResults results;
  private final LatestResults latest;

  public ResultsController(StoredResults results, LatestResults latest) {
    this.results = results;
    this.latest = latest;
  }

  @GetMapping("/results")
  Listing<ResultItem> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    ResultFilter filter =
        new ResultFilter(
            caller.tenant(),
            query.text("device"),
            query.text("platform"),
            query.text("command"),
            query.anyOf("state", List.of(CommandState.values()), CommandState::wireName),
            query.text("q"),
            query.labels(),
            query.uuid("job_id"),
            query.instant("created_after"),
            query.instant("created_before"),
            caller.tags());
    int limit = query.limit();
    return query.flag("latest") ? latest(query, filter, limit) : all(query, filter, limit);
  }

  private Listing<ResultItem> latest(Query query, ResultFilter filter, int limit) {
    Optional<LatestResults.Position> after = query.cursor(Cursors::latest);
    query.finish();
    return Listing.of(latest.page(filter, after, limit), Cursors::of);
  }

  private Listing<ResultItem> all(Query query, ResultFilter filter, int limit) {
    Optional<Long> before = query.cursor(Cursors::seq);
    query.finish();
    return Listing.of(results.page(filter, before, limit), Cursors::of);
  }

  /** Spring answers a Range header from the resource, all but one that lies outside. */
  @GetMapping("/jobs/{id}/results/{index}/output")
  ResponseEntity<Resource> output(
      @PathVariable String id,
      @PathVariable String index,
      @RequestHeader(name = "Range", required = false) String range,
      HttpServletResponse response,
      Caller caller) {
    byte[] output =
        results.output(caller.tenant(), Ids.job(id), Ids.index(index)).orElseThrow(Ids::noOutput);
    Resource resource = new ByteArrayResource(output);
    requireSatisfiable(range, resource, output.length, response);
    return ResponseEntity.ok().contentType(TEXT).body(resource);
  }

  private static void requireSatisfiable(String range, Resource resource, int length, HttpServletResponse response) {
    try {
      HttpRange.toResourceRegions(HttpRange.parseRanges(range), resource);
    } catch (IllegalArgumentException e) {
      response.setHeader("Content-Range", "bytes */" + length);
      throw new ProblemException(ProblemCode.RANGE_NOT_SATISFIABLE, "the output has " + length + " bytes");
    }
  }

  @GetMapping("/results/diff")
  OutputDiff diff(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    Optional<UUID> job = query.uuid("job_id");
    int index = query.integer("index", 0, 0, Integer.MAX_VALUE);
    if (job.isEmpty()) query.wrong("job_id", "must be given");
    query.finish();
    ResultItem after = results.find(caller.tenant(), job.orElseThrow(), index).orElseThrow(Ids::noOutput);
    Optional<ResultItem> before = results.before(caller.tenant(), job.get(), index);
    refuseTooLarge(after);
    before.ifPresent(ResultsController::refuseTooLarge);
    return OutputDiff.between(before, after);
  }

  private static void refuseTooLarge(ResultItem item) {
    if (item.output().length() <= OutputDiff.MOST_CHARACTERS) return;
    throw new ProblemException(
        ProblemCode.OUTPUT_TOO_LARGE, "outputs above " + OutputDiff.MOST_CHARACTERS + " characters are not compared here");
  }
}
