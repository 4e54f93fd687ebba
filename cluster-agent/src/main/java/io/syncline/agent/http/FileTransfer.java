package io.syncline.agent.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.javalin.http.Context;
import io.syncline.agent.door.Messages;
import io.syncline.agent.door.ReadSeen;
import io.syncline.agent.door.ReadTokens;
import io.syncline.cache.namespace.FileAnswer;
import io.syncline.cache.namespace.Freshness;
import io.syncline.cache.namespace.Namespace;
import io.syncline.cache.namespace.OpenFile;
import io.syncline.cache.namespace.ReadOptions;
import io.syncline.cache.namespace.WriteAnswer;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.PutFileResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Moves the bytes of one file over HTTP, without ever holding the file in memory. */
final class FileTransfer {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** More would not fit the answer's headers; the body has them all. */
  private static final int MAX_TOKEN_HEADER = 8 * 1024;

  /** A reader of a longer one is not told what it has seen, and takes it as seen just now. */
  private static final int MAX_LOCATION_HEADER = 4 * 1024;

  private static final String TOKENS = "Syncline-Token";
  private static final String SEEN = "Syncline-Seen";
  private static final String LOCATION = "Syncline-Location";
  private static final String REASON_PREFIX = "SERVE_REASON_";
  private static final String BYTES = "application/octet-stream";
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final Namespace namespace;

  FileTransfer(Namespace namespace) {
    this.namespace = namespace;
  }

  /** Answers a HEAD. */
  void head(Context context) {
    FileAnswer file = namespace.stat(path(context), options(context));
    refuseDirectory(file);
    refuseOtherVersion(context.header("If-Match"), file);
    describe(context, file);
    context.res().setStatus(200);
    context.res().setContentLengthLong(file.status().size());
  }

  /**
   * Answers a GET.
   *
   * @param sent told the bytes of each write
   */
  void read(Context context, LongConsumer sent) throws IOException {
    String path = path(context);
    ReadOptions options = options(context);
    Optional<ByteRange> range =
        Optional.ofNullable(context.header("Range")).flatMap(ByteRange::parse);
    Optional<ByteRange.Piece> piece =
        range.isEmpty() ? Optional.empty() : piece(context, path, options, range.get());
    OpenFile open =
        piece.isEmpty()
            ? namespace.open(path, options, 0, Long.MAX_VALUE)
            : namespace.open(path, options, piece.get().offset(), piece.get().length());
    try (InputStream bytes = open.bytes()) {
      refuseOtherVersion(context.header("If-Match"), open.file());
      describe(context, open.file());
      if (piece.isPresent()) {
        context.res().setHeader("Content-Range", contentRange(open));
      }
      context.res().setStatus(piece.isPresent() ? 206 : 200);
      context.res().setContentLengthLong(open.length());
      copy(bytes, context.res().getOutputStream(), open, sent);
    }
  }

  /**
   * Answers a PUT.
   *
   * @param received told the bytes of each read
   */
  void write(Context context, LongConsumer received) throws IOException {
    String path = path(context);
    boolean overwrite =
        choice(context, "mode", "create", "create", "overwrite").equals("overwrite");
    boolean wait = choice(context, "wait", "false", "false", "true").equals("true");
    CountedStream bytes = new CountedStream(context.req().getInputStream(), received);
    WriteAnswer written = namespace.create(path, bytes, overwrite, wait);
    FileInfo.Builder file = FileInfo.newBuilder().setPath(path).setType(FileType.FILE_TYPE_FILE);
    if (written.status() == null) {
      file.setSize(bytes.count());
    } else {
      String version = written.status().version();
      file.setSize(written.status().size()).setVersion(version == null ? "" : version);
    }
    String tokens = tokens(written.tokens());
    if (!tokens.isEmpty()) {
      context.res().setHeader(TOKENS, tokens);
    }
    PutFileResponse response =
        PutFileResponse.newBuilder().setFile(file).setResult(Messages.result(written)).build();
    byte[] body = json(response).getBytes(StandardCharsets.UTF_8);
    context.res().setStatus(overwrite ? 200 : 201);
    context.res().setContentType("application/json; charset=utf-8");
    context.res().setContentLength(body.length);
    context.res().getOutputStream().write(body);
  }

  /**
   * The tokens of a write as a header has them; empty when there are none or too many for a header.
   */
  static String tokens(List<Token> tokens) {
    String all = ReadTokens.text(tokens);
    return all.length() > MAX_TOKEN_HEADER ? "" : all;
  }

  /**
   * What of the file is asked for; empty for all of it, because the client's copy is of another
   * version.
   */
  private Optional<ByteRange.Piece> piece(
      Context context, String path, ReadOptions options, ByteRange range) {
    FileAnswer file = namespace.stat(path, options);
    refuseDirectory(file);
    String same = context.header("If-Range");
    if (same != null && !same.equals(etag(file.status()))) {
      return Optional.empty();
    }
    Optional<ByteRange.Piece> piece = range.of(file.status().size());
    if (piece.isEmpty()) {
      throw new UnsatisfiableRange(file.status().size());
    }
    return piece;
  }

  private static void describe(Context context, FileAnswer file) {
    context.res().setContentType(BYTES);
    context.res().setHeader("Accept-Ranges", "bytes");
    String etag = etag(file.status());
    if (etag != null) {
      context.res().setHeader("ETag", etag);
    }
    if (file.status().modified() != null) {
      context.res().setHeader("Last-Modified", HTTP_DATE.format(file.status().modified()));
    }
    context.res().setHeader("Syncline-Reason", reason(file.freshness()));
    file.freshness()
        .age()
        .ifPresent(age -> context.res().setHeader("Syncline-Age-Seconds", seconds(age)));
    file.freshness()
        .bound()
        .ifPresent(bound -> context.res().setHeader("Syncline-Bound-Seconds", seconds(bound)));
    file.location().ifPresent(location -> describeSeen(context, location, file.freshness().seen()));
  }

  /** Tells what a reader has seen, of a file or of its absence. */
  static void describeSeen(Context context, Location location, List<Seen> seen) {
    String encoded = URLEncoder.encode(location.toString(), StandardCharsets.UTF_8);
    if (!seen.isEmpty() && encoded.length() <= MAX_LOCATION_HEADER) {
      context.res().setHeader(LOCATION, encoded);
      context.res().setHeader(SEEN, ReadSeen.text(seen));
    }
  }

  private static void copy(InputStream from, OutputStream to, OpenFile open, LongConsumer sent)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = open.length();
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new SyncException(
            ErrorCode.CHANGED_UNDERNEATH,
            open.file().path()
                + " ended "
                + left
                + " bytes early (expected "
                + open.length()
                + ")");
      }
      to.write(buffer, 0, read);
      sent.accept(read);
      left -= read;
    }
  }

  private static String contentRange(OpenFile open) {
    long size = open.file().status().size();
    if (open.length() == 0) {
      throw new UnsatisfiableRange(size);
    }
    return "bytes " + open.offset() + "-" + (open.offset() + open.length() - 1) + "/" + size;
  }

  private static String path(Context context) {
    String path = context.queryParam("path");
    if (path == null || path.isEmpty()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the parameter 'path' is missing (expected e.g. ?path=/lake/a)");
    }
    return path;
  }

  private static ReadOptions options(Context context) {
    String text = context.queryParam("max_staleness_millis");
    List<Token> tokens = ReadTokens.ofText(Collections.list(context.req().getHeaders(TOKENS)));
    List<Seen> seen = ReadSeen.ofText(Collections.list(context.req().getHeaders(SEEN)));
    if (text == null) {
      return new ReadOptions(Optional.empty(), tokens, seen);
    }
    if (!text.matches("\\d{1,11}") || Long.parseLong(text) > SyncInterval.MAX.toMillis()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "max_staleness_millis '"
              + text
              + "' is out of range (expected 0 to "
              + SyncInterval.MAX.toMillis()
              + ")");
    }
    return new ReadOptions(Optional.of(Duration.ofMillis(Long.parseLong(text))), tokens, seen);
  }

  private static String choice(Context context, String name, String preset, String... choices) {
    String text = context.queryParam(name);
    if (text == null) {
      return preset;
    }
    if (!List.of(choices).contains(text)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "parameter " + name + " '" + text + "' is not one of " + String.join(", ", choices));
    }
    return text;
  }

  private static void refuseDirectory(FileAnswer file) {
    if (file.status().isDirectory()) {
      throw new SyncException(ErrorCode.IS_A_DIRECTORY, file.path() + " is a directory");
    }
  }

  private static void refuseOtherVersion(@Nullable String expected, FileAnswer file) {
    if (expected != null && !expected.equals("*") && !expected.equals(etag(file.status()))) {
      throw new SyncException(
          ErrorCode.CHANGED_UNDERNEATH,
          file.path()
              + " has version "
              + etag(file.status())
              + " (If-Match expected "
              + expected
              + ")");
    }
  }

  /** The version as a header has it; null for none, or one that does not fit a header. */
  private static @Nullable String etag(FileStatus status) {
    String version = status.version();
    return version == null || !version.matches("[\\x21\\x23-\\x7e]{1,1024}")
        ? null
        : '"' + version + '"';
  }

  private static String reason(Freshness freshness) {
    return Messages.serveReason(freshness).name().substring(REASON_PREFIX.length());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  private static String json(PutFileResponse response) {
    try {
      return JsonFormat.printer().print(response);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message without Any fields has a JSON form", e);
    }
  }

  /** Nothing of the file lies in the range that was asked for. */
  static final class UnsatisfiableRange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long size;

    UnsatisfiableRange(long size) {
      super("the range lies behind the file's " + size + " bytes");
      this.size = size;
    }

    long size() {
      return size;
    }
  }
}
