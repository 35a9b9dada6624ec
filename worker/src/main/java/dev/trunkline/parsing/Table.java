package dev.trunkline.parsing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a template made of a text.
 *
 * @param rows a cell for each name of the header: a text, or a list
 * @param keys the names by which a row finds its like in another table; empty for the row's place
 */
record Table(List<String> header, List<List<Object>> rows, List<String> keys) {
  List<Map<String, Object>> records() {
    ResultSize size = new ResultSize();
    List<String> names = header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return rows.stream().map(row -> record(names, row, size)).toList();
  }

  private static Map<String, Object> record(List<String> names, List<Object> row, ResultSize size) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      size.add(names.get(i), row.get(i));
      record.put(names.get(i), row.get(i));
    }
    return record;
  }
}
