package dev.trunkline.provider;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files below one directory, such as the mounted secrets of Kubernetes or what an agent writes: the path is a folder in it, a key the name
 * of a file. Those mounts are made of symbolic links, so links are followed as long as they stay inside. A tenant other than
 * {@code default} has the folder of its name.
 */
final class FileSecrets implements SecretProvider {
  private final Path directory;

  FileSecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<String> objection(String tenant, SecretReference reference) {
    if (reference.mount().isPresent()) return Optional.of("has no mount");
    if (!reference.path().isEmpty() && !SecretReference.isPlainPath(reference.path())) {
      return Optional.of("must have a path of plain folders such as network/core");
    }
    if (!reference.fields().values().stream().allMatch(SecretReference::isPlainName)) {
      return Optional.of("must name plain files in its fields");
    }
    boolean own = tenant.equals(JobSpec.DEFAULT_TENANT) || reference.isIn(tenant);
    return own ? Optional.empty() : Optional.of("must have a path in " + tenant + "/, the folder of the tenant");
  }

  @Override
  public Map<String, String> read(String tenant, SecretReference reference, Deadline deadline) {
    Map<String, String> found = new HashMap<>();
    Path root = root(tenant, reference);
    reference.fields().forEach((field, name) -> {
      String what = "file " + (reference.path().isEmpty() ? name : reference.path() + "/" + name);
      contents(root, directory.resolve(reference.path()).resolve(name), what).ifPresent(secret -> found.put(field, secret));
    });
    return found;
  }

  /** What no link may lead out of. */
  private Path root(String tenant, SecretReference reference) {
    try {
      Path all = directory.toRealPath();
      if (tenant.equals(JobSpec.DEFAULT_TENANT)) return all;
      Path own = all.resolve(tenant).toRealPath();
      if (own.startsWith(all)) return own;
      throw refused("the folder " + tenant + " lies outside of providers.file_directory");
    } catch (IOException e) {
      throw unavailable(reference.inWords(), e);
    }
  }

  private static Optional<String> contents(Path root, Path file, String what) {
    Path real;
    try {
      real = file.toRealPath();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable(what, e);
    }
    if (!real.startsWith(root)) throw refused(what + " is a link that leads out of the directory");
    if (!Files.isRegularFile(real, NOFOLLOW_LINKS)) throw refused(what + " is no file");
    try (InputStream in = Files.newInputStream(real, READ, NOFOLLOW_LINKS)) {
      return Optional.of(text(in.readNBytes(MOST_BYTES + 1), what));
    } catch (AccessDeniedException e) {
      throw refused(what + " may not be read by this process");
    } catch (IOException e) {
      // A mount that was just exchanged, among others.
      throw unavailable(what, e);
    }
  }

  private static String text(byte[] bytes, String what) {
    if (bytes.length > MOST_BYTES) throw refused("%s is larger than %d bytes".formatted(what, MOST_BYTES));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.endsWith("\r\n")) return text.substring(0, text.length() - 2);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw refused(what + " is no text in UTF-8");
    }
  }

  private static DeviceException refused(String detail) {
    return new DeviceException(FailureCode.SECRET_REFUSED, detail);
  }

  private static DeviceException unavailable(String what, IOException e) {
    return new DeviceException(FailureCode.SECRET_UNAVAILABLE, "%s could not be read: %s".formatted(what, e.getClass().getSimpleName()), e);
  }
}
