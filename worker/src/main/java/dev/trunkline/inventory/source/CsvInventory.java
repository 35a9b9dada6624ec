package dev.trunkline.inventory.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table with a header (RFC 4180). Several tags of one device are separated by blanks, semicolons or bars. */
final class CsvInventory {
  private static final Set<String> COLUMNS =
      Set.of("name", "host", "port", "platform", "username", "credential", "jump", "tags", "description");
  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final Finds finds = new Finds();
  private final Map<String, Integer> columns = new HashMap<>();

  private CsvInventory() {}

  static Found read(String text) {
    CsvInventory reading = new CsvInventory();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      reading.readAll(parser);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can be read", e);
    }
    return reading.finds.toFound();
  }

  private void readAll(CSVParser parser) {
    int begin = 1;
    try {
      for (CSVRecord row : parser) {
        if (row.size() == 1 && row.get(0).isBlank()) {
          // An empty line, which the parser would pass over without counting it.
        } else if (columns.isEmpty()) {
          if (!readHeader(row)) return;
        } else {
          readRow(row, begin);
        }
        begin = (int) parser.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException e) {
      finds.unreadable(begin, "", "the table cannot be read from here on: is a quotation mark missing?");
    }
  }

  private boolean readHeader(CSVRecord row) {
    for (int i = 0; i < row.size(); i++) {
      String column = row.get(i).strip().toLowerCase(Locale.ROOT);
      if (!COLUMNS.contains(column)) {
        finds.ignored(1, column);
      } else if (columns.putIfAbsent(column, i) != null) {
        finds.unreadable(1, column, "is there twice");
        return false;
      }
    }
    if (columns.containsKey("name")) return true;
    finds.unreadable(1, "name", "the first line must name the columns, and name must be one of them");
    return false;
  }

  private void readRow(CSVRecord row, int line) {
    Optional<String> name = cell(row, "name");
    if (name.isEmpty()) {
      finds.unreadable(line, "name", "must be given");
    } else if (finds.isFull()) {
      finds.unreadable(line, "", "there are more than " + Finds.MOST_DEVICES + " devices");
    } else {
      finds.device(
          new FoundDevice(
              line, name.get(), cell(row, "host"), cell(row, "port"), cell(row, "platform"), cell(row, "username"),
              cell(row, "credential"), cell(row, "jump"), tags(cell(row, "tags").orElse("")), cell(row, "description")));
    }
  }

  private Optional<String> cell(CSVRecord row, String column) {
    Integer place = columns.get(column);
    if (place == null || place >= row.size()) return Optional.empty();
    return Optional.of(row.get(place).strip()).filter(cell -> !cell.isEmpty());
  }

  private static List<String> tags(String cell) {
    return Arrays.stream(cell.split("[\\s;|]+")).filter(tag -> !tag.isEmpty()).toList();
  }
}
