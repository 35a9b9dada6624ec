package dev.trunkline.template;

import dev.trunkline.job.DeviceAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a template may say of the device that its lines are for.
 *
 * @param tags as in the inventory; <code>{{device.tags.site}}</code> is what follows {@code site:} or {@code site=} in one of them
 */
public record DeviceFacts(DeviceAddress address, List<String> tags) {
  static final String PREFIX = "device.";
  private static final String TAGS = "tags.";
  private static final Set<String> FIELDS = Set.of("name", "host", "port", "platform", "username");

  public DeviceFacts {
    tags = List.copyOf(tags);
  }

  /** Whether a placeholder of that name can ever have a value. */
  static boolean know(String placeholder) {
    String field = placeholder.substring(PREFIX.length());
    return FIELDS.contains(field) || field.startsWith(TAGS) && field.length() > TAGS.length();
  }

  /** Empty where this device has nothing of the kind. */
  Optional<String> find(String placeholder) {
    String field = placeholder.substring(PREFIX.length());
    return switch (field) {
      case "name" -> address.name();
      case "host" -> Optional.of(address.host());
      case "port" -> Optional.of(Integer.toString(address.port()));
      case "platform" -> Optional.of(address.platform());
      case "username" -> Optional.of(address.username());
      default -> field.startsWith(TAGS) ? tag(field.substring(TAGS.length())) : Optional.empty();
    };
  }

  private Optional<String> tag(String key) {
    return tags.stream()
        .filter(tag -> tag.startsWith(key + ":") || tag.startsWith(key + "="))
        .map(tag -> tag.substring(key.length() + 1))
        .findFirst();
  }
}
