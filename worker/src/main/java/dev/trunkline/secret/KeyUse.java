package dev.trunkline.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What hangs on which key.
 *
 * @param keys those in the key file of this process, the one that seals first, and those that are missing there
 * @param dataKeys those in use
 * @param formerDataKeys those that seal nothing new any more and are not destroyed yet
 * @param values sealed with the data key that their tenant has in use
 * @param valuesToReseal sealed with another one, or with a key of the key file
 * @param holders the processes that live
 */
public record KeyUse(
    List<RootKey> keys, int dataKeys, int formerDataKeys, long values, long valuesToReseal, List<KeyHolders.Holder> holders) {
  private static final int MOST_NAMES = 100;

  /**
   * One key of the key file.
   *
   * @param values sealed with it itself, as versions without data keys did
   * @param dataKeys wrapped with it, those of tenants and those of the installation
   * @param tokens in force whose digest was made with it: it cannot be made anew, so they have to be replaced or expire
   * @param tokenNames of the first 100 of these, each as tenant/name
   */
  public record RootKey(int id, boolean inFile, boolean primary, long values, long dataKeys, long tokens, List<String> tokenNames) {
    public boolean isFree() {
      return values == 0 && dataKeys == 0 && tokens == 0;
    }
  }

  static KeyUse read(JdbcClient jdbc, RootKeys root) {
    List<StoredDataKeys.Entry> entries = new StoredDataKeys(jdbc).all(Duration.ZERO);
    Map<DataKeyName, Boolean> inUse = new HashMap<>();
    Map<Integer, Long> wrapped = new TreeMap<>();
    for (StoredDataKeys.Entry entry : entries) {
      inUse.put(entry.name(), entry.inUse());
      wrapped.merge(entry.rootKey(), 1L, Long::sum);
    }
    Map<Integer, Long> direct = new TreeMap<>();
    long current = 0;
    long stale = 0;
    for (SealedValues.Count count : counts(jdbc)) {
      Boolean used = inUse.get(count.name());
      if (used == null) direct.merge(count.key(), count.values(), Long::sum);
      if (Boolean.TRUE.equals(used)) current += count.values();
      else stale += count.values();
    }
    Map<Integer, List<String>> tokens = tokens(jdbc);
    tokens.keySet().removeIf(id -> inUse.containsKey(ofTokens(id)));
    int used = (int) entries.stream().filter(StoredDataKeys.Entry::inUse).count();
    List<RootKey> keys = keys(root.ids(), direct, wrapped, tokens);
    return new KeyUse(keys, used, entries.size() - used, current, stale, new KeyHolders(jdbc).all());
  }

  /** Data keys that a value is sealed with, or that a token in force was made with. */
  static Set<DataKeyName> namesInUse(JdbcClient jdbc) {
    Set<DataKeyName> names = new HashSet<>();
    counts(jdbc).forEach(count -> names.add(count.name()));
    tokens(jdbc).keySet().forEach(id -> names.add(ofTokens(id)));
    return names;
  }

  private static DataKeyName ofTokens(int id) {
    return new DataKeyName(DataKeyName.INSTALLATION, DataKeyName.API_TOKENS, id);
  }

  private static List<SealedValues.Count> counts(JdbcClient jdbc) {
    return SealedValues.ALL.stream().flatMap(values -> values.count(jdbc).stream()).toList();
  }

  private static List<RootKey> keys(
      List<Integer> inFile, Map<Integer, Long> direct, Map<Integer, Long> wrapped, Map<Integer, List<String>> tokens) {
    Set<Integer> ids = new LinkedHashSet<>(inFile);
    ids.addAll(wrapped.keySet());
    ids.addAll(direct.keySet());
    ids.addAll(tokens.keySet());
    ids.remove(KeyId.NONE);
    List<RootKey> keys = new ArrayList<>();
    for (int id : ids) {
      List<String> names = tokens.getOrDefault(id, List.of());
      keys.add(
          new RootKey(
              id,
              inFile.contains(id),
              id == inFile.getFirst(),
              direct.getOrDefault(id, 0L),
              wrapped.getOrDefault(id, 0L),
              names.size(),
              names.stream().limit(MOST_NAMES).toList()));
    }
    return keys;
  }

  private static Map<Integer, List<String>> tokens(JdbcClient jdbc) {
    Map<Integer, List<String>> tokens = new TreeMap<>();
    jdbc.sql(
            """
            select pepper, tenant || '/' || name as name from tokens
            where revoked_at is null and (expires_at is null or expires_at > now()) order by tenant, name
            """)
        .query(row -> {
          tokens.computeIfAbsent(row.getInt("pepper"), _ -> new ArrayList<>()).add(row.getString("name"));
        });
    return tokens;
  }
}
