package dev.trunkline.result;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Outputs of a job as they are kept, in pieces of bounded size. */
public final class OutputPieces {
  private final JdbcClient jdbc;

  public OutputPieces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A part of the output of one command, as text.
   *
   * @param length characters (code points) of the whole output; 0 where the command was not run
   */
  public record Piece(int index, String text, int length) {}

  /**
   * The results of up to {@code most} commands from {@code index} on that are final, each cut after {@code characters}, the first
   * one from {@code offset} on.
   */
  public List<Piece> from(UUID job, int index, int offset, int most, int characters) {
    return jdbc.sql(
            """
            select r.index, char_length(coalesce(r.output, '')) as length,
                   substr(coalesce(r.output, ''), case when r.index = :index then :offset else 0 end + 1, :characters) as text
            from command_results r
            where r.job_id = :job and r.index >= :index and r.index < :index + :most and r.state <> 'sending'
            order by r.index
            """)
        .param("job", job)
        .param("index", index)
        .param("offset", offset)
        .param("most", most)
        .param("characters", characters)
        .query((row, _) -> new Piece(row.getInt("index"), row.getString("text"), row.getInt("length")))
        .list();
  }
}
