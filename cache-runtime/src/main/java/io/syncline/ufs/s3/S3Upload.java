package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Makes one object of a stream: a short one by one request, a long one by parts that are held one
 * at a time.
 *
 * <p>What took effect is visible at once: the PUT, or the completion of the upload. Only that asks
 * the gate. Where an attempt got no answer and the next is told that the name exists or the upload
 * is gone, the object is looked at: equal size and etag mean that it is ours.
 */
final class S3Upload {
  /** S3 numbers parts from 1 to this. */
  static final int MAX_PARTS = 10_000;

  private final S3Requests requests;
  private final S3Settings settings;
  private final StoreMutation mutation;
  private final Location file;
  private final boolean overwrite;

  S3Upload(
      S3Requests requests,
      S3Settings settings,
      StoreMutation mutation,
      Location file,
      boolean overwrite) {
    this.requests = requests;
    this.settings = settings;
    this.mutation = mutation;
    this.file = file;
    this.overwrite = overwrite;
  }

  FileStatusHint run(InputStream bytes) {
    if (!overwrite && !conditional()) {
      refuseExisting();
    }
    int threshold = settings.transfer().multipartThreshold();
    byte[] head = read(bytes, threshold);
    if (head.length < threshold) {
      return putWhole(head);
    }
    byte[] beyond = read(bytes, 1);
    if (beyond.length == 0) {
      return putWhole(head);
    }
    InputStream all =
        new SequenceInputStream(
            new SequenceInputStream(
                new ByteArrayInputStream(head), new ByteArrayInputStream(beyond)),
            bytes);
    return putParts(all);
  }

  private FileStatusHint putWhole(byte[] bytes) {
    try {
      S3Requests.Answer answer =
          mutation.effect(
              StoreOperation.PUT,
              () ->
                  requests.put(file.authority(), file.path(), bytes, !overwrite && conditional()));
      return visible(bytes.length, answer);
    } catch (SyncException e) {
      return ourOwn(e, bytes.length, hex(md5().digest(bytes)));
    }
  }

  private FileStatusHint putParts(InputStream bytes) {
    String upload =
        mutation.prepare(
            StoreOperation.MULTIPART_CREATE,
            () -> requests.createUpload(file.authority(), file.path()));
    boolean visible = false;
    try {
      FileStatusHint status = sendParts(bytes, upload);
      visible = true;
      return status;
    } finally {
      if (!visible) {
        abort(upload);
      }
    }
  }

  private FileStatusHint sendParts(InputStream bytes, String upload) {
    List<CompletedPart> parts = new ArrayList<>();
    MessageDigest composite = md5();
    long size = 0;
    int partBytes = settings.transfer().partBytes();
    for (byte[] part = read(bytes, partBytes);
        part.length > 0 || parts.isEmpty();
        part = part.length < partBytes ? new byte[0] : read(bytes, partBytes)) {
      if (parts.size() == MAX_PARTS) {
        throw new SyncException(
            ErrorCode.UFS_REJECTED,
            file
                + " needs more than "
                + MAX_PARTS
                + " parts of "
                + partBytes
                + " bytes; raise the part size");
      }
      byte[] body = part;
      int number = parts.size() + 1;
      parts.add(
          mutation.prepare(
              StoreOperation.MULTIPART_PART,
              () -> requests.uploadPart(file.authority(), file.path(), upload, number, body)));
      composite.update(md5().digest(part));
      size += part.length;
    }
    String expected = hex(composite.digest()) + "-" + parts.size();
    try {
      S3Requests.Answer answer =
          mutation.effect(
              StoreOperation.MULTIPART_COMPLETE,
              () ->
                  requests.completeUpload(
                      file.authority(), file.path(), upload, parts, !overwrite && conditional()));
      return visible(size, answer);
    } catch (SyncException e) {
      return ourOwn(e, size, expected);
    }
  }

  private FileStatusHint visible(long size, S3Requests.Answer answer) {
    S3UnderFileSystem.named(mutation, file, answer);
    return new FileStatusHint(size, S3Requests.unquoted(answer.etag()));
  }

  /** Decides whether an earlier attempt without an answer is what made a later one fail. */
  private FileStatusHint ourOwn(SyncException refused, long size, String etag) {
    boolean byOurselves =
        mutation.unsettled()
            && (refused.code() == ErrorCode.ALREADY_EXISTS
                || refused.code() == ErrorCode.NOT_FOUND);
    if (!byOurselves) {
      throw told(refused);
    }
    HeadObjectResponse found = look(refused);
    String version = S3Requests.unquoted(found.eTag());
    if (found.contentLength() == size && etag.equals(version)) {
      mutation.noteChanged();
      return new FileStatusHint(size, version);
    }
    throw new SyncException(
        ErrorCode.UFS_UNKNOWN_OUTCOME,
        file
            + ": an attempt got no answer, and now another object is there (etag "
            + version
            + ", expected "
            + etag
            + ")",
        refused);
  }

  private HeadObjectResponse look(SyncException refused) {
    try {
      return mutation.prepare(
          StoreOperation.HEAD, () -> requests.head(file.authority(), file.path()));
    } catch (SyncException e) {
      e.addSuppressed(refused);
      throw e;
    }
  }

  /** What the store's words for a failed condition mean to whoever uploads. */
  private SyncException told(SyncException refused) {
    return switch (refused.code()) {
      case ALREADY_EXISTS -> exists(refused);
      case NOT_FOUND ->
          new SyncException(
              ErrorCode.UFS_REJECTED,
              file + ": the upload is gone; a rule of the bucket may abort uploads too early",
              refused);
      default -> refused;
    };
  }

  private SyncException exists(@Nullable SyncException refused) {
    return new SyncException(ErrorCode.ALREADY_EXISTS, file + " exists", refused);
  }

  /** Parts that stay behind cost money; what fails here is left to the bucket's own rule. */
  private void abort(String upload) {
    try {
      mutation.prepare(
          StoreOperation.MULTIPART_ABORT,
          () -> requests.abortUpload(file.authority(), file.path(), upload));
    } catch (SyncException e) {
      // The failure that led here is the one to tell; the listener has counted this one.
    }
  }

  private void refuseExisting() {
    try {
      mutation.prepare(StoreOperation.HEAD, () -> requests.head(file.authority(), file.path()));
    } catch (SyncException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return;
      }
      throw e;
    }
    throw exists(null);
  }

  private boolean conditional() {
    return settings.dialect().conditionalCreate();
  }

  private byte[] read(InputStream bytes, int most) {
    try {
      return bytes.readNBytes(most);
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the bytes to be written to " + file + " could not be read",
          e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new SyncException(
          ErrorCode.INTERNAL, "this JVM has no MD5, which etags are made of", e);
    }
  }
}
