package dev.trunkline.parsing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what several templates made of one text: the first gives the rows, each further one gives columns that are not
 * there yet to the rows with the same keys. A row without its like gets empty texts.
 */
final class Merge {
  private Merge() {}

  /** @throws StoppedException where a table lacks a key */
  static Table of(List<Table> tables) {
    Table merged = tables.getFirst();
    for (Table further : tables.subList(1, tables.size())) merged = merge(merged, further);
    return merged;
  }

  private static Table merge(Table first, Table further) {
    List<String> keys = first.keys().isEmpty() ? further.keys() : first.keys();
    List<String> added = further.header().stream().filter(name -> !first.header().contains(name)).toList();
    if (added.isEmpty()) return new Table(first.header(), first.rows(), keys);
    List<Integer> columns = places(added, further);
    List<List<Object>> rows = keys.isEmpty() ? byPlace(first, further) : byKeys(first, further, keys);
    List<List<Object>> joined = new ArrayList<>();
    for (int i = 0; i < first.rows().size(); i++) {
      List<Object> row = new ArrayList<>(first.rows().get(i));
      List<Object> like = rows.get(i);
      columns.forEach(column -> row.add(like == null ? "" : like.get(column)));
      joined.add(row);
    }
    List<String> header = new ArrayList<>(first.header());
    header.addAll(added);
    return new Table(header, joined, keys);
  }

  /** For each row of the first table its like in the other one, or null. */
  private static List<List<Object>> byPlace(Table first, Table further) {
    List<List<Object>> likes = new ArrayList<>();
    for (int i = 0; i < first.rows().size(); i++) likes.add(i < further.rows().size() ? further.rows().get(i) : null);
    return likes;
  }

  private static List<List<Object>> byKeys(Table first, Table further, List<String> keys) {
    List<Integer> theirs = places(keys, further);
    List<Integer> ours = places(keys, first);
    Map<List<Object>, List<Object>> byKey = new HashMap<>();
    for (List<Object> row : further.rows()) byKey.putIfAbsent(theirs.stream().map(row::get).toList(), row);
    List<List<Object>> likes = new ArrayList<>();
    for (List<Object> row : first.rows()) likes.add(byKey.get(ours.stream().map(row::get).toList()));
    return likes;
  }

  private static List<Integer> places(List<String> names, Table table) {
    return names.stream().map(name -> place(name, table)).toList();
  }

  private static int place(String name, Table table) {
    int place = table.header().indexOf(name);
    if (place >= 0) return place;
    throw new StoppedException(
        ParsingCode.TEMPLATE_INVALID, "the templates of this index line do not all have the Key " + name);
  }
}
