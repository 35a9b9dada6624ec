package dev.trunkline.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The newest answer of each device to each command, by device. Steps from pair to pair through the index results_by_device, so a
 * page takes time by its own length, not by the number of results. PostgreSQL makes the steps only as the page asks for them.
 */
public final class LatestResults {
  /** The pair after which a page begins. */
  public record Position(String device, UUID commandKey) {}

  private record Row(Position position, ResultItem item) {}

  private final JdbcClient jdbc;

  public LatestResults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Page<ResultItem, Position> page(ResultFilter filter, Optional<Position> after, int limit) {
    Conditions.Search search = search(filter, after, limit + 1);
    List<Row> rows = jdbc.sql(search.sql()).params(search.params()).query((row, _) -> row(row)).list();
    boolean more = rows.size() > limit;
    List<Row> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(shown.stream().map(Row::item).toList(), more ? Optional.of(shown.getLast().position()) : Optional.empty());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(new Position(row.getString("device"), row.getObject("command_key", UUID.class)), ResultItem.of(row));
  }

  static Conditions.Search search(ResultFilter filter, Optional<Position> after, int limit) {
    Conditions conditions = filter.onRow().with("limit", limit);
    filter.device().ifPresent(device -> conditions.with("device", device));
    filter.command().ifPresent(command -> conditions.with("command", command));
    after.ifPresent(pair -> conditions.with("after_device", pair.device()).with("after_key", pair.commandKey()));
    String steps = filter.command().isPresent() ? oneCommand(filter, after) : everyCommand(filter, after);
    return conditions.in(
        """
        with recursive %s
        , page as (
            select r.* from pair cross join lateral (
                select * from command_results l
                where l.tenant = :tenant and l.device = pair.device and l.command_key = pair.command_key
                  and l.state in ('succeeded', 'failed')
                order by l.seq desc limit 1) r
            where %%s
            limit :limit
        )
        select * from page order by device, command_key
        """
            .formatted(steps));
  }

  private static String everyCommand(ResultFilter filter, Optional<Position> after) {
    String device = filter.device().isPresent() ? "and device = :device" : "";
    String start = after.isPresent() ? "and (device, command_key) > (:after_device, :after_key)" : "";
    return """
        pair as (
            (select device, command_key from command_results where tenant = :tenant %1$s %2$s
             order by device, command_key limit 1)
            union all
            select n.device, n.command_key from pair p cross join lateral (
                select device, command_key from command_results
                where tenant = :tenant %1$s and (device, command_key) > (p.device, p.command_key)
                order by device, command_key limit 1) n
        )"""
        .formatted(device, start);
  }

  private static String oneCommand(ResultFilter filter, Optional<Position> after) {
    String device = filter.device().isPresent() ? "and device = :device" : "";
    String start = after.isPresent() ? "and device > :after_device" : "";
    return """
        step as (
            (select device from command_results where tenant = :tenant %1$s %2$s order by device limit 1)
            union all
            select n.device from step p cross join lateral (
                select device from command_results where tenant = :tenant %1$s and device > p.device
                order by device limit 1) n
        ), pair as (
            select device, md5(:command)::uuid as command_key from step
        )"""
        .formatted(device, start);
  }
}
