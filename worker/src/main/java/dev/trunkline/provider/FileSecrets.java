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
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Files below one directory, such as the mounted secrets of Kubernetes or what an agent writes: the path is a folder in it, a key the name
 * of a file. Those mounts are made of symbolic links, so links are followed as long as they stay inside. A tenant other than
 * {@code default} has the folder of its name.
 */
final class FileSecrets implements SecretProvider {
  /** A file system that hangs keeps the threads that read from it, and must not have them all. */
  private static final int MOST_AT_ONCE = 16;

  private final Path directory;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

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

  /** What is not there is left out; so is what a tenant has not, which has no folder. */
  @Override
  public Map<String, String> read(String tenant, SecretReference reference, Deadline deadline) {
    try {
      if (!places.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) throw unavailable(reference.inWords(), "too late");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while reading " + reference.inWords(), e);
    }
    try {
      return read(tenant, reference);
    } catch (InvalidPathException e) {
      throw refused(reference.inWords() + " cannot be the name of a file here");
    } finally {
      places.release();
    }
  }

  private Map<String, String> read(String tenant, SecretReference reference) {
    Map<String, String> found = new HashMap<>();
    Path all = all();
    Optional<Path> root = tenant.equals(JobSpec.DEFAULT_TENANT) ? Optional.of(all) : folder(all, tenant);
    root.ifPresent(within -> reference.fields().forEach((field, name) -> {
      String what = "file " + (reference.path().isEmpty() ? name : reference.path() + "/" + name);
      contents(within, all.resolve(reference.path()).resolve(name), what).ifPresent(secret -> found.put(field, secret));
    }));
    return found;
  }

  /** Where it is missing it may be about to be mounted. */
  private Path all() {
    try {
      return directory.toRealPath();
    } catch (AccessDeniedException e) {
      throw refused("providers.file_directory may not be read by this process");
    } catch (IOException e) {
      throw unavailable("providers.file_directory", e.getClass().getSimpleName());
    }
  }

  /** That of the tenant, which no link may lead out of. */
  private static Optional<Path> folder(Path all, String tenant) {
    Optional<Path> own = real(all.resolve(tenant), "the folder " + tenant);
    if (own.filter(folder -> !folder.startsWith(all)).isPresent()) {
      throw refused("the folder " + tenant + " lies outside of providers.file_directory");
    }
    return own;
  }

  /** Without links; empty where there is none. */
  private static Optional<Path> real(Path path, String what) {
    try {
      return Optional.of(path.toRealPath());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw refused(what + " may not be read by this process");
    } catch (IOException e) {
      if (leadsThroughFile(path)) throw refused(what + " would be in a file, which is no folder");
      throw unavailable(what, e.getClass().getSimpleName());
    }
  }

  private static boolean leadsThroughFile(Path path) {
    return Stream.iterate(path.getParent(), Objects::nonNull, Path::getParent).anyMatch(Files::isRegularFile);
  }

  private static Optional<String> contents(Path root, Path file, String what) {
    Optional<Path> found = real(file, what);
    if (found.isEmpty()) return Optional.empty();
    Path real = found.get();
    if (!real.startsWith(root)) throw refused(what + " is a link that leads out of the directory");
    if (!Files.isRegularFile(real, NOFOLLOW_LINKS)) throw refused(what + " is no file");
    try (InputStream in = Files.newInputStream(real, READ, NOFOLLOW_LINKS)) {
      return Optional.of(text(in.readNBytes(MOST_BYTES + 1), what));
    } catch (AccessDeniedException e) {
      throw refused(what + " may not be read by this process");
    } catch (IOException e) {
      // A mount that was just exchanged, among others.
      throw unavailable(what, e.getClass().getSimpleName());
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

  private static DeviceException unavailable(String what, String why) {
    return new DeviceException(FailureCode.SECRET_UNAVAILABLE, "%s could not be read: %s".formatted(what, why));
  }
}
