package dev.trunkline.inventory.source;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** How an inventory is written. */
public enum ImportFormat {
  CSV(CsvInventory::read),
  ANSIBLE_INI(AnsibleIni::read),
  ANSIBLE_YAML(AnsibleYaml::read),
  SSH_CONFIG(SshConfig::read),
  NETBOX(NetBoxJson::read);

  private final Function<String, Found> reader;

  ImportFormat(Function<String, Found> reader) {
    this.reader = reader;
  }

  /** Never throws for what is in the text. */
  public Found read(String text) {
    return reader.apply(text);
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> wireNames() {
    return Stream.of(values()).map(ImportFormat::wireName).toList();
  }
}
