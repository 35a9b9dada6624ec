package dev.trunkline.secret;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What somebody does to the keys in a key file by hand. Knows nothing of what is sealed with them. */
public final class KeyEdits {
  private final KeyFile file;

  public KeyEdits(KeyFile file) {
    this.file = file;
  }

  /**
   * The keys in the file, oldest first.
   *
   * @param primary the one that seals
   */
  public record Content(List<Integer> ids, int primary) {
    /** The newest key that has never sealed anything, since a key is added behind the one that seals. */
    public Optional<Integer> waiting() {
      return ids.getLast() == primary ? Optional.empty() : Optional.of(ids.getLast());
    }
  }

  public Content content() {
    KeysetHandle keyset = file.read();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < keyset.size(); i++) ids.add(keyset.getAt(i).getId());
    return new Content(List.copyOf(ids), keyset.getPrimary().getId());
  }

  /** A further key, which opens and does not seal yet; returns its id. */
  public int add() {
    AtomicInteger added = new AtomicInteger();
    file.change(
        before -> {
          KeysetHandle after =
              KeysetHandle.newBuilder(before)
                  .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM).withRandomId())
                  .build();
          added.set(after.getAt(after.size() - 1).getId());
          return after;
        });
    return added.get();
  }

  /**
   * From now on this key seals.
   *
   * @throws IllegalStateException where it is not in the file
   */
  public void promote(int id) {
    file.change(
        before -> {
          KeysetHandle.Builder keys = KeysetHandle.newBuilder(before);
          keys.getAt(place(before, id)).makePrimary();
          return keys.build();
        });
  }

  /**
   * Takes the key out of the file. What was sealed with it never opens again.
   *
   * @throws IllegalStateException where it is not in the file, or seals
   */
  public void remove(int id) {
    file.change(
        before -> {
          int place = place(before, id);
          if (before.getAt(place).isPrimary()) {
            throw new IllegalStateException("key " + KeyId.shown(id) + " seals at the moment: promote another one first");
          }
          return KeysetHandle.newBuilder(before).deleteAt(place).build();
        });
  }

  private int place(KeysetHandle keyset, int id) {
    for (int i = 0; i < keyset.size(); i++) {
      if (keyset.getAt(i).getId() == id) return i;
    }
    throw new IllegalStateException("there is no key " + KeyId.shown(id) + " in " + file.path());
  }
}
