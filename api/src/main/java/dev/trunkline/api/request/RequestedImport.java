package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.EntryRules;
import dev.trunkline.inventory.ImportRequest;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.source.ImportFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An import as asked for in the parameters of its request.
 *
 * @param apply whether it is to be done, too
 * @param allOrNothing whether one bad row is enough for nothing to be done
 * @param confirmRemoval whether it is meant that many devices are removed
 */
public record RequestedImport(ImportRequest request, boolean apply, boolean allOrNothing, boolean confirmRemoval) {

  /**
   * @throws dev.trunkline.api.problem.ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedImport read(HttpServletRequest http, String tenant, Platforms platforms, StoredCredentials credentials) {
    Query query = new Query(http);
    Optional<String> format = query.text("format").filter(known(query, "format", ImportFormat.wireNames()));
    if (query.text("format").isEmpty()) query.wrong("format", "must be one of " + String.join(", ", ImportFormat.wireNames()));
    Optional<String> source = query.text("source");
    source.ifPresentOrElse(
        name -> EntryRules.name(name).ifPresent(mistake -> query.wrong("source", mistake)),
        () -> query.wrong("source", "must be given: a name of your choice for this inventory"));
    Optional<String> credential = query.text("credential");
    if (credential.isPresent() && credentials.find(tenant, credential.get()).isEmpty()) {
      query.wrong("credential", "there is no credential '" + Text.quotable(credential.get()) + "'");
    }
    Optional<String> platform = query.text("platform");
    if (platform.isPresent() && !platform.get().equals(AUTODETECT) && platforms.find(platform.get()).isEmpty()) {
      query.wrong("platform", "no platform is called '" + Text.quotable(platform.get()) + "'");
    }
    List<String> tags = query.text("tags").map(text -> Arrays.asList(text.split(","))).orElse(List.of());
    tags.stream().flatMap(tag -> EntryRules.tag(tag).stream()).findFirst().ifPresent(mistake -> query.wrong("tags", mistake));
    boolean remove = query.flag("remove");
    boolean adopt = query.flag("adopt");
    boolean apply = query.flag("apply");
    boolean allOrNothing = query.flag("all_or_nothing");
    boolean confirmRemoval = query.flag("confirm_removal");
    query.finish();
    ImportFormat how = ImportFormat.valueOf(format.orElseThrow().toUpperCase(Locale.ROOT));
    ImportRequest request =
        new ImportRequest(tenant, source.orElseThrow(), how, credential, platform, tags, remove, adopt);
    return new RequestedImport(request, apply, allOrNothing, confirmRemoval);
  }

  private static Predicate<String> known(Query query, String name, List<String> choices) {
    return given -> {
      if (!choices.contains(given)) query.wrong(name, "must be one of " + String.join(", ", choices));
      return choices.contains(given);
    };
  }
}
