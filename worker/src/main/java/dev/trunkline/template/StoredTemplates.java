package dev.trunkline.template;

import dev.trunkline.job.JobKind;
import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code templates}: every version of each, none of which is ever changed. */
public final class StoredTemplates {
  private static final String COLUMNS =
      "t.tenant, t.name, t.version, t.kind, t.save, t.lines, t.parameters::text as parameters, t.description, t.created_at ";

  private final JdbcClient jdbc;

  public StoredTemplates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores the first version; returns whether it is there now: not where the name is taken. */
  public boolean create(Template template) {
    return insert(template, 1);
  }

  /**
   * Stores a further version.
   *
   * @return its number; empty where there is no such template, or somebody else stored that number first
   */
  public Optional<Integer> replace(Template template) {
    Optional<Integer> next = find(template.tenant(), template.name(), Optional.empty()).map(newest -> newest.version() + 1);
    return next.filter(version -> insert(template, version));
  }

  private boolean insert(Template template, int version) {
    return jdbc.sql(
                """
                insert into templates (tenant, name, version, kind, save, lines, parameters, description)
                values (:tenant, :name, :version, :kind, :save, :lines, cast(:parameters as jsonb), :description)
                on conflict (tenant, name, version) do nothing
                """)
            .param("tenant", template.tenant())
            .param("name", template.name())
            .param("version", version)
            .param("kind", template.kind().wireName())
            .param("save", template.save())
            .param("lines", template.lines().toArray(String[]::new))
            .param("parameters", ParameterRows.write(template.parameters()).toString())
            .param("description", template.description())
            .update()
        == 1;
  }

  /** With all of its versions; returns whether it was there. */
  public boolean delete(String tenant, String name) {
    return jdbc.sql("delete from templates where tenant = :tenant and name = :name")
            .param("tenant", tenant)
            .param("name", name)
            .update()
        > 0;
  }

  /**
   * @param version empty for the newest
   */
  public Optional<Template> find(String tenant, String name, Optional<Integer> version) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from templates t where t.tenant = :tenant and t.name = :name and (:version = 0 or t.version = :version)
                order by t.version desc limit 1
                """)
        .param("tenant", tenant)
        .param("name", name)
        .param("version", version.orElse(0))
        .query(StoredTemplates::template)
        .optional();
  }

  /** All of one template, the newest first. */
  public List<Template> versions(String tenant, String name) {
    return jdbc.sql("select " + COLUMNS + "from templates t where t.tenant = :tenant and t.name = :name order by t.version desc")
        .param("tenant", tenant)
        .param("name", name)
        .query(StoredTemplates::template)
        .list();
  }

  /**
   * The newest version of each, by name.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<Template, String> page(String tenant, Optional<String> after, int limit) {
    List<Template> found =
        jdbc.sql(
                "select distinct on (t.name) "
                    + COLUMNS
                    + "from templates t where t.tenant = :tenant and t.name > :after order by t.name, t.version desc limit :limit")
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query(StoredTemplates::template)
            .list();
    return Page.of(found, limit, Template::name);
  }

  private static Template template(ResultSet row, int number) throws SQLException {
    return new Template(
        row.getString("tenant"),
        row.getString("name"),
        row.getInt("version"),
        JobKind.ofWireName(row.getString("kind")),
        row.getBoolean("save"),
        List.of((String[]) row.getArray("lines").getArray()),
        ParameterRows.read(row.getString("parameters")),
        row.getString("description"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
