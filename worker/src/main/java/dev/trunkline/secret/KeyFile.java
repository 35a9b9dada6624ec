package dev.trunkline.secret;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/**
 * The file of the root keys, a Tink keyset as JSON, readable by its owner only. A change is written beside it and put in its place
 * whole, so whoever reads it, at any moment, finds the keys of before or of after.
 */
public final class KeyFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  public KeyFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  public boolean exists() {
    return Files.exists(path);
  }

  /** Makes it, with one key. Fails where there is one: a key that is replaced no longer opens what it sealed. */
  public void make() {
    try {
      AeadConfig.register();
      write(path, KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    } catch (IOException e) {
      throw new IllegalStateException("the key file " + path + " cannot be made: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be made", e);
    }
  }

  /**
   * @throws IllegalStateException where the file is missing or holds no usable keyset
   */
  public KeysetHandle read() {
    try {
      AeadConfig.register();
      return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(path), InsecureSecretKeyAccess.get());
    } catch (IOException e) {
      throw new IllegalStateException("the key file " + path + " cannot be read: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key file " + path + " holds no usable Tink AEAD keyset", e);
    }
  }

  /** What is another one once the file was changed. */
  record Stamp(Object inode, long modified, long size) {}

  Stamp stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(String.valueOf(now.fileKey()), now.lastModifiedTime().toMillis(), now.size());
  }

  /** How a keyset is made another one. */
  @FunctionalInterface
  interface Change {
    KeysetHandle of(KeysetHandle before) throws GeneralSecurityException;
  }

  /**
   * Puts the changed keys in the place of those there are; on disk before it returns. Keeps who owns the file. The processes that
   * use it notice by themselves.
   */
  void change(Change change) {
    try {
      Path file = path.toRealPath();
      // A file of its own, which stays: whoever waits for the lock of one that is replaced gets that of a file nobody sees any more.
      Path beside = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel lock = FileChannel.open(beside, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), OWNER_ONLY)) {
        // Kept until the channel is closed. It keeps out another command, not processes that only read.
        FileLock mine = lock.tryLock();
        if (mine == null) throw new IllegalStateException("another command is changing " + path);
        own(beside, Files.readAttributes(file, PosixFileAttributes.class));
        replace(file, change);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the key file " + path + " cannot be changed: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keys of " + path + " cannot be changed so", e);
    }
  }

  private void replace(Path file, Change change) throws IOException, GeneralSecurityException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try {
      write(fresh, change.of(read()));
      own(fresh, Files.readAttributes(file, PosixFileAttributes.class));
      Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel directory = FileChannel.open(file.getParent(), READ)) {
      directory.force(true);
    }
  }

  private static void write(Path file, KeysetHandle keyset) throws IOException, GeneralSecurityException {
    String text = TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
    try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), OWNER_ONLY)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
  }

  /**
   * A file that root put there in the place of the service's own could not be read by it any more. The directory is the service's: a
   * link that it puts there instead must not make another file its own.
   */
  private static void own(Path fresh, PosixFileAttributes before) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    PosixFileAttributes now = view.readAttributes();
    if (!now.owner().equals(before.owner())) view.setOwner(before.owner());
    if (!now.group().equals(before.group())) view.setGroup(before.group());
  }
}
