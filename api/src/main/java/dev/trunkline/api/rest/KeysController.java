package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.RequestedKeyRotation;
import dev.trunkline.audit.Audit;
import dev.trunkline.secret.KeyHolders;
import dev.trunkline.secret.KeyId;
import dev.trunkline.secret.KeyRotation;
import dev.trunkline.secret.KeyUse;
import dev.trunkline.secret.Keys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What hangs on which key. Shows ids, never a key; and changes no key file, so that no token is enough to destroy a key. */
@RestController
@RequestMapping("/api/v1/keys")
public final class KeysController {
  /** Less than a client waits. */
  private static final Duration AT_A_TIME = Duration.ofSeconds(20);

  private final Keys keys;
  private final Audit audit;

  public KeysController(Keys keys, Audit audit) {
    this.keys = keys;
    this.audit = audit;
  }

  record KeyView(
      long id, boolean inFile, boolean primary, long values, long dataKeys, long tokens, List<String> tokenNames) {
    static KeyView of(KeyUse.RootKey key) {
      return new KeyView(
          KeyId.shown(key.id()), key.inFile(), key.primary(), key.values(), key.dataKeys(), key.tokens(), key.tokenNames());
    }
  }

  /**
   * @param keys the one that seals first; null of a version that knows no data keys
   */
  record ProcessView(String host, long pid, String role, List<Long> keys) {
    static ProcessView of(KeyHolders.Holder holder) {
      List<Long> keys = holder.rootKeys().map(ids -> ids.stream().map(KeyId::shown).toList()).orElse(null);
      return new ProcessView(holder.host(), holder.pid(), holder.role(), keys);
    }
  }

  record UseView(
      List<KeyView> keys,
      int dataKeys,
      int formerDataKeys,
      long values,
      long valuesToReseal,
      List<ProcessView> processes) {}

  @GetMapping
  UseView list() {
    KeyUse use = keys.use();
    return new UseView(
        use.keys().stream().map(KeyView::of).toList(),
        use.dataKeys(),
        use.formerDataKeys(),
        use.values(),
        use.valuesToReseal(),
        use.holders().stream().map(ProcessView::of).toList());
  }

  record ProgressView(
      int renewed, int rewrapped, long resealed, long unreadable, int destroyed, long left, List<ProcessView> waitsFor) {}

  /** Does what can be done in some seconds; is asked again until nothing is left. */
  @PostMapping("/rotate")
  ProgressView rotate(HttpServletRequest request, Caller caller) throws IOException {
    RequestedKeyRotation asked = RequestedKeyRotation.read(JsonBody.readIfAny(request));
    long end = System.nanoTime() + AT_A_TIME.toNanos();
    KeyRotation.Progress progress = keys.rotation().rotate(asked.data(), () -> System.nanoTime() - end < 0);
    if (asked.data() || hasDoneSomething(progress)) note(caller, progress);
    return new ProgressView(
        progress.renewed(),
        progress.rewrapped(),
        progress.resealed(),
        progress.unreadable(),
        progress.destroyed(),
        progress.left(),
        progress.waitsFor().stream().map(ProcessView::of).toList());
  }

  private static boolean hasDoneSomething(KeyRotation.Progress progress) {
    return progress.renewed() + progress.rewrapped() + progress.resealed() + progress.destroyed() > 0;
  }

  private void note(Caller caller, KeyRotation.Progress progress) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("renewed", progress.renewed());
    details.put("rewrapped", progress.rewrapped());
    details.put("resealed", progress.resealed());
    details.put("destroyed", progress.destroyed());
    details.put("left", progress.left());
    long key = KeyId.shown(keys.rootKeys().getFirst());
    audit.note(caller.did(Instant.now(), "keys.rotated", Long.toString(key), details));
  }
}
