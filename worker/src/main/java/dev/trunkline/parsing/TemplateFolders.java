package dev.trunkline.parsing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of templates, each with a file named {@code index}. Indexes and templates are read when they are first needed
 * and again when their time or size has changed, so an update needs no restart.
 */
public final class TemplateFolders {
  private static final Logger log = LoggerFactory.getLogger(TemplateFolders.class);

  private final List<Path> folders;
  private final KeptFiles<TemplateIndex> indexes = new KeptFiles<>(TemplateFolders::readIndex);
  private final KeptFiles<Template> templates = new KeptFiles<>(TemplateReader::read);

  private TemplateFolders(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * Reads the indexes.
   *
   * @throws InvalidTemplateException naming file and line
   */
  public static TemplateFolders open(List<Path> folders) {
    TemplateFolders opened = new TemplateFolders(folders);
    folders.forEach(opened::index);
    return opened;
  }

  /**
   * What the first folder has whose index fits; several templates where their results are to be merged.
   *
   * @throws InvalidTemplateException naming file and line
   */
  Optional<List<Template>> find(String platform, String command, TimeLimit limit) {
    for (Path folder : folders) {
      Optional<TemplateIndex.Row> row = index(folder).find(platform, command, limit);
      if (row.isPresent()) return Optional.of(read(folder, row.get()));
    }
    return Optional.empty();
  }

  private TemplateIndex index(Path folder) {
    return indexes.get(folder.resolve("index"));
  }

  private List<Template> read(Path folder, TemplateIndex.Row row) {
    return row.templates().stream().map(name -> templates.get(folder.resolve(name))).toList();
  }

  private static TemplateIndex readIndex(String file, String text) {
    TemplateIndex index = TemplateIndex.read(file, text);
    index.warnings().forEach(log::warn);
    return index;
  }

  @Override
  public String toString() {
    return folders.toString();
  }

  boolean areNone() {
    return folders.isEmpty();
  }
}
