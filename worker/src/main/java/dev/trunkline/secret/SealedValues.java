package dev.trunkline.secret;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The columns in which sealed values are, each with the same three statements. They touch nothing but these, take no lock while
 * anything is sealed and wait for nobody, so the jobs whose values they are go on.
 *
 * @param stale values that are not sealed with the key that their tenant has in use, from a position on
 * @param replace puts newly sealed values in the place of those that are still as they were read; others are left to who changed
 *     them
 * @param count values by tenant and key
 */
record SealedValues(Function<Row, SealedPlace> place, String stale, String replace, String count) {
  /** Before the first row. */
  static final Position START = new Position(new UUID(0, 0), "");

  record Position(UUID id, String field) {}

  /**
   * @param version of a credential, else 0
   */
  record Row(String tenant, UUID id, int version, String field, byte[] sealed) {
    Position position() {
      return new Position(id, field);
    }
  }

  /**
   * @param key that they are sealed with; {@link KeyId#NONE} where they are damaged
   */
  record Count(String tenant, int key, long values) {
    DataKeyName name() {
      return new DataKeyName(tenant, DataKeyName.VALUES, key);
    }
  }

  static final SealedValues OF_JOBS =
      new SealedValues(
          row -> SealedPlace.ofJob(row.tenant(), row.id(), row.field()),
          """
          select j.tenant, s.job_id as id, 0 as version, s.field, s.sealed
          from job_secrets s join jobs j on j.id = s.job_id
          join data_keys k on k.tenant = j.tenant and k.purpose = 'values' and k.superseded_at is null
          where s.sealed is not null and sealed_with(s.sealed) is distinct from k.id and (s.job_id, s.field) > (:id, :field)
          order by s.job_id, s.field limit :most
          """,
          """
          with unchanged as (
              select s.job_id, s.field, v.sealed
              from unnest(:ids, :fields, :former, :sealed) as v (id, field, former, sealed)
              join job_secrets s on s.job_id = v.id and s.field = v.field and s.sealed = v.former
              for no key update of s skip locked
          )
          update job_secrets s set sealed = u.sealed from unchanged u where s.job_id = u.job_id and s.field = u.field
          """,
          """
          select j.tenant, sealed_with(s.sealed) as key, count(*) as count
          from job_secrets s join jobs j on j.id = s.job_id where s.sealed is not null group by 1, 2
          """);

  static final SealedValues OF_SCHEDULES =
      new SealedValues(
          row -> SealedPlace.ofSchedule(row.tenant(), row.id(), row.field()),
          """
          select c.tenant, s.schedule_id as id, 0 as version, s.field, s.sealed
          from schedule_secrets s join schedules c on c.id = s.schedule_id
          join data_keys k on k.tenant = c.tenant and k.purpose = 'values' and k.superseded_at is null
          where sealed_with(s.sealed) is distinct from k.id and (s.schedule_id, s.field) > (:id, :field)
          order by s.schedule_id, s.field limit :most
          """,
          """
          with unchanged as (
              select s.schedule_id, s.field, v.sealed
              from unnest(:ids, :fields, :former, :sealed) as v (id, field, former, sealed)
              join schedule_secrets s on s.schedule_id = v.id and s.field = v.field and s.sealed = v.former
              for no key update of s skip locked
          )
          update schedule_secrets s set sealed = u.sealed from unchanged u where s.schedule_id = u.schedule_id and s.field = u.field
          """,
          """
          select c.tenant, sealed_with(s.sealed) as key, count(*) as count
          from schedule_secrets s join schedules c on c.id = s.schedule_id group by 1, 2
          """);

  static final SealedValues OF_CREDENTIALS =
      new SealedValues(
          row -> SealedPlace.ofCredential(row.tenant(), new CredentialVersion(row.id(), row.version()), row.field()),
          """
          select c.tenant, s.credential_id as id, s.version, s.field, s.sealed
          from credential_secrets s join credentials c on c.id = s.credential_id
          join data_keys k on k.tenant = c.tenant and k.purpose = 'values' and k.superseded_at is null
          where sealed_with(s.sealed) is distinct from k.id and (s.credential_id, s.field) > (:id, :field)
          order by s.credential_id, s.field limit :most
          """,
          """
          with unchanged as (
              select s.credential_id, s.version, s.field, v.sealed
              from unnest(:ids, :fields, :former, :sealed) as v (id, field, former, sealed)
              join credential_secrets s on s.credential_id = v.id and s.field = v.field and s.sealed = v.former
              for no key update of s skip locked
          )
          update credential_secrets s set sealed = u.sealed
          from unchanged u where s.credential_id = u.credential_id and s.version = u.version and s.field = u.field
          """,
          """
          select c.tenant, sealed_with(s.sealed) as key, count(*) as count
          from credential_secrets s join credentials c on c.id = s.credential_id group by 1, 2
          """);

  /** The former secret of a webhook is as its secret was sealed: that is how it became the former one. */
  static final SealedValues OF_WEBHOOKS =
      new SealedValues(
          row -> SealedPlace.ofWebhook(row.tenant(), row.id(), row.field().equals("former_secret") ? "secret" : row.field()),
          """
          select w.tenant, w.id, 0 as version, v.field, v.sealed
          from webhooks w
          join data_keys k on k.tenant = w.tenant and k.purpose = 'values' and k.superseded_at is null
          cross join lateral (values ('url', w.url), ('secret', w.secret), ('former_secret', w.former_secret)) as v (field, sealed)
          where v.sealed is not null and sealed_with(v.sealed) is distinct from k.id and (w.id, v.field) > (:id, :field)
          order by w.id, v.field limit :most
          """,
          """
          with unchanged as (
              select w.id, (array_agg(v.sealed) filter (where v.field = 'url' and w.url = v.former))[1] as url,
                  (array_agg(v.sealed) filter (where v.field = 'secret' and w.secret = v.former))[1] as secret,
                  (array_agg(v.sealed) filter (where v.field = 'former_secret' and w.former_secret = v.former))[1] as former_secret
              from unnest(:ids, :fields, :former, :sealed) as v (id, field, former, sealed)
              join (select id, url, secret, former_secret from webhooks where id = any (:ids) for no key update skip locked) w on w.id = v.id
              group by w.id
          )
          update webhooks w set url = coalesce(u.url, w.url), secret = coalesce(u.secret, w.secret),
              former_secret = coalesce(u.former_secret, w.former_secret)
          from unchanged u where w.id = u.id and num_nonnulls(u.url, u.secret, u.former_secret) > 0
          """,
          """
          select w.tenant, sealed_with(v.sealed) as key, count(*) as count
          from webhooks w cross join lateral (values (w.url), (w.secret), (w.former_secret)) as v (sealed)
          where v.sealed is not null group by 1, 2
          """);

  static final List<SealedValues> ALL = List.of(OF_JOBS, OF_SCHEDULES, OF_CREDENTIALS, OF_WEBHOOKS);

  SealedPlace placeOf(Row row) {
    return place.apply(row);
  }

  List<Row> stale(JdbcClient jdbc, Position after, int atMost) {
    return jdbc.sql(stale)
        .param("id", after.id())
        .param("field", after.field())
        .param("most", atMost)
        .query(
            (row, _) ->
                new Row(
                    row.getString("tenant"),
                    row.getObject("id", UUID.class),
                    row.getInt("version"),
                    row.getString("field"),
                    row.getBytes("sealed")))
        .list();
  }

  /**
   * @param sealed of each row, in their order
   * @return how many rows these are in
   */
  int replace(JdbcClient jdbc, List<Row> rows, List<byte[]> sealed) {
    return jdbc.sql(replace)
        .param("ids", rows.stream().map(Row::id).toArray(UUID[]::new))
        .param("fields", rows.stream().map(Row::field).toArray(String[]::new))
        .param("former", rows.stream().map(Row::sealed).toArray(byte[][]::new))
        .param("sealed", sealed.toArray(byte[][]::new))
        .update();
  }

  List<Count> count(JdbcClient jdbc) {
    return jdbc.sql(count)
        .query((row, _) -> new Count(row.getString("tenant"), row.getInt("key"), row.getLong("count")))
        .list();
  }
}
