package dev.trunkline.inventory;

import dev.trunkline.inventory.source.ImportFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a text is to be imported.
 *
 * @param source which inventory it is; it keeps the devices that came from it, and no others
 * @param credential of devices that name none
 * @param platform of devices that name none; else it is found out
 * @param tags that every device gets
 * @param remove whether devices of the source that the text does not have are removed
 * @param adopt whether devices of the same name that somebody entered by hand belong to the source from now on
 */
public record ImportRequest(
    String tenant,
    String source,
    ImportFormat format,
    Optional<String> credential,
    Optional<String> platform,
    List<String> tags,
    boolean remove,
    boolean adopt) {
  public ImportRequest {
    tags = List.copyOf(tags);
  }
}
