package io.syncline.ufs.s3;

import io.syncline.core.model.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A store behind the SDK's client interface, in memory: exact in order, pages, conditions and
 * multipart etags, and able to refuse, to lose an answer, or to lose a request.
 */
final class FakeS3 implements S3Client {
  @SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
  private record Stored(byte[] bytes, String etag) {}

  /** What happens to a request. */
  enum Fault {
    /** 500, and nothing was done. */
    ERROR,
    /** 408 without S3's own word for it. */
    PROXY_TIMEOUT,
    /** 503 SlowDown. */
    SLOW_DOWN,
    /** Nothing was done, and no answer came. */
    LOST,
    /** It was done, and no answer came. */
    ANSWER_LOST,
    /** 403 with a body that repeats what was sent. */
    DENIED,
    /** The answer's body breaks off half-way. */
    CUT,
    /** It was done, and the client's own code broke down before it saw the answer. */
    CRASH,
    /** Nothing is done, and nothing comes until the caller is interrupted. */
    HANG,
    /** An error that no table knows. */
    ODD
  }

  final List<String> requests = new ArrayList<>();
  private final Map<String, NavigableMap<String, Stored>> buckets = new HashMap<>();
  private final Map<String, NavigableMap<Integer, Stored>> uploads = new HashMap<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Map<String, Map<String, String>> descriptions = new HashMap<>();
  private final Map<String, String> expiries = new HashMap<>();
  Runnable afterEach = () -> {};

  private int requestNumber;

  /** Of each request that is answered; counted from 0 unless somebody wants it otherwise. */
  Supplier<String> requestIds = () -> "id-" + requestNumber++;

  boolean honoursConditions = true;

  /** Whether listings go on without saying where. */
  boolean losesTokens;

  /** Whether listings hold all keys of the bucket. */
  boolean ignoresPrefixes;

  /** What a page holds at most, whatever was asked for. */
  int longestPage = 1_000;

  private int hanging;
  private int uploadNumber;

  FakeS3(String... names) {
    for (String name : names) {
      buckets.put(name, new TreeMap<>(Location::compareUtf8));
    }
  }

  void put(String bucket, String key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bucket(bucket).put(key, new Stored(bytes, md5(bytes)));
  }

  List<String> keys(String bucket) {
    return List.copyOf(bucket(bucket).keySet());
  }

  /** What the owner of an object says about it, beside its bytes. */
  Map<String, String> description(String bucket, String key) {
    return descriptions.getOrDefault(bucket + '/' + key, Map.of());
  }

  void describe(String bucket, String key, Map<String, String> description, String expires) {
    descriptions.put(bucket + '/' + key, description);
    expiries.put(bucket + '/' + key, expires);
  }

  /** When an object's bytes are no longer to be cached, if its owner said so. */
  Optional<String> expires(String bucket, String key) {
    return Optional.ofNullable(expiries.get(bucket + '/' + key));
  }

  /** How many requests hang at present. */
  synchronized int hanging() {
    return hanging;
  }

  int openUploads() {
    return uploads.size();
  }

  void fail(String operation, Fault... inOrder) {
    faults.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(inOrder));
  }

  @Override
  public synchronized HeadObjectResponse headObject(HeadObjectRequest r) {
    return answer(
        "HEAD",
        r.key(),
        () -> {
          Stored found = bucketOrBare404(r.bucket()).get(r.key());
          if (found == null) {
            throw error(404, null);
          }
          return HeadObjectResponse.builder()
              .contentLength((long) found.bytes().length)
              .eTag('"' + found.etag() + '"')
              .lastModified(Instant.EPOCH)
              .metadata(description(r.bucket(), r.key()))
              .expiresString(expires(r.bucket(), r.key()).orElse(null))
              .build();
        });
  }

  @Override
  public synchronized ListObjectsV2Response listObjectsV2(ListObjectsV2Request r) {
    return answer("LIST", r.prefix(), () -> page(r));
  }

  private ListObjectsV2Response page(ListObjectsV2Request r) {
    String prefix = ignoresPrefixes ? "" : r.prefix();
    String after = r.continuationToken() == null ? "" : r.continuationToken();
    List<S3Object> objects = new ArrayList<>();
    List<CommonPrefix> folded = new ArrayList<>();
    String last = after;
    for (Map.Entry<String, Stored> entry : bucket(r.bucket()).tailMap(prefix, true).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      int slash = r.delimiter() == null ? -1 : key.indexOf('/', prefix.length());
      String item = slash < 0 ? key : key.substring(0, slash + 1);
      if (Location.compareUtf8(item, last) <= 0 && !last.isEmpty()) {
        continue;
      }
      if (objects.size() + folded.size() == Math.min(longestPage, r.maxKeys())) {
        return ListObjectsV2Response.builder()
            .contents(objects)
            .commonPrefixes(folded)
            .isTruncated(true)
            .nextContinuationToken(losesTokens ? null : last)
            .build();
      }
      last = item;
      if (slash < 0) {
        objects.add(
            S3Object.builder()
                .key(key)
                .size((long) entry.getValue().bytes().length)
                .eTag('"' + entry.getValue().etag() + '"')
                .lastModified(Instant.ofEpochMilli(821))
                .build());
      } else {
        folded.add(CommonPrefix.builder().prefix(item).build());
      }
    }
    return ListObjectsV2Response.builder()
        .contents(objects)
        .commonPrefixes(folded)
        .isTruncated(false)
        .build();
  }

  @Override
  public synchronized <T> T getObject(
      GetObjectRequest r, ResponseTransformer<GetObjectResponse, T> transformer) {
    boolean cut = faults.getOrDefault("GET", new ArrayDeque<>()).peek() == Fault.CUT;
    return answer(
        "GET",
        r.key(),
        () -> {
          Stored found = bucket(r.bucket()).get(r.key());
          if (found == null) {
            throw error(404, "NoSuchKey");
          }
          if (honoursConditions
              && r.ifMatch() != null
              && !r.ifMatch().equals('"' + found.etag() + '"')) {
            throw error(412, "PreconditionFailed");
          }
          byte[] part = range(found.bytes(), r.range());
          InputStream body = cut ? new CutStream(part) : new ByteArrayInputStream(part);
          GetObjectResponse response =
              GetObjectResponse.builder()
                  .eTag('"' + found.etag() + '"')
                  .contentLength((long) part.length)
                  .build();
          try {
            return transformer.transform(response, AbortableInputStream.create(body));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static byte[] range(byte[] all, String range) {
    if (range == null) {
      return all;
    }
    String[] ends = range.substring("bytes=".length()).split("-", -1);
    long from = Long.parseLong(ends[0]);
    long to = ends[1].isEmpty() ? all.length : Math.min(all.length, Long.parseLong(ends[1]) + 1);
    if (from >= all.length) {
      throw error(416, "InvalidRange");
    }
    return Arrays.copyOfRange(all, (int) from, (int) to);
  }

  @Override
  public synchronized PutObjectResponse putObject(PutObjectRequest r, RequestBody body) {
    byte[] bytes = bytes(body);
    return answer(
        "PUT",
        r.key(),
        () -> {
          refuseExisting(r.ifNoneMatch(), r.bucket(), r.key());
          Stored stored = new Stored(bytes, md5(bytes));
          bucket(r.bucket()).put(r.key(), stored);
          return PutObjectResponse.builder().eTag('"' + stored.etag() + '"').build();
        });
  }

  private void refuseExisting(String ifNoneMatch, String bucket, String key) {
    if (honoursConditions && ifNoneMatch != null && bucket(bucket).containsKey(key)) {
      throw error(412, "PreconditionFailed");
    }
  }

  @Override
  public synchronized CopyObjectResponse copyObject(CopyObjectRequest r) {
    return answer(
        "COPY",
        r.sourceKey(),
        () -> {
          Stored found = bucket(r.sourceBucket()).get(r.sourceKey());
          if (found == null) {
            throw error(404, "NoSuchKey");
          }
          if (r.copySourceIfMatch() != null
              && !r.copySourceIfMatch().equals('"' + found.etag() + '"')) {
            throw error(412, "PreconditionFailed");
          }
          bucket(r.destinationBucket()).put(r.destinationKey(), found);
          return CopyObjectResponse.builder().build();
        });
  }

  @Override
  public synchronized DeleteObjectResponse deleteObject(DeleteObjectRequest r) {
    return answer(
        "DELETE",
        r.key(),
        () -> {
          bucket(r.bucket()).remove(r.key());
          return DeleteObjectResponse.builder().build();
        });
  }

  @Override
  public synchronized DeleteObjectsResponse deleteObjects(DeleteObjectsRequest r) {
    List<S3Error> errors = new ArrayList<>();
    return answer(
        "DELETE_BATCH",
        r.delete().objects().get(0).key(),
        () -> {
          for (ObjectIdentifier object : r.delete().objects()) {
            Deque<Fault> due = faults.get("DELETE " + object.key());
            Fault fault = due == null ? null : due.poll();
            if (fault == null) {
              bucket(r.bucket()).remove(object.key());
            } else {
              String code =
                  fault == Fault.DENIED
                      ? "AccessDenied"
                      : fault == Fault.SLOW_DOWN
                          ? "SlowDown"
                          : fault == Fault.ODD ? "SomethingNew" : "InternalError";
              errors.add(S3Error.builder().key(object.key()).code(code).build());
            }
          }
          return DeleteObjectsResponse.builder().errors(errors).build();
        });
  }

  @Override
  public synchronized CreateMultipartUploadResponse createMultipartUpload(
      CreateMultipartUploadRequest r) {
    return answer(
        "CREATE_UPLOAD",
        r.key(),
        () -> {
          String id = "upload-" + uploadNumber++;
          uploads.put(id, new TreeMap<>());
          descriptions.put(id, r.metadata());
          r.overrideConfiguration()
              .map(c -> c.headers().get("Expires"))
              .ifPresent(expires -> expiries.put(id, expires.get(0)));
          return CreateMultipartUploadResponse.builder().uploadId(id).build();
        });
  }

  @Override
  public synchronized UploadPartResponse uploadPart(UploadPartRequest r, RequestBody body) {
    byte[] bytes = bytes(body);
    return answer(
        "PART",
        r.key(),
        () -> {
          Stored stored = new Stored(bytes, md5(bytes));
          upload(r.uploadId()).put(r.partNumber(), stored);
          return UploadPartResponse.builder().eTag('"' + stored.etag() + '"').build();
        });
  }

  @Override
  public synchronized UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest r) {
    return answer(
        "PART_COPY",
        r.sourceKey(),
        () -> {
          byte[] all = bucket(r.sourceBucket()).get(r.sourceKey()).bytes();
          byte[] bytes = range(all, r.copySourceRange());
          Stored stored = new Stored(bytes, md5(bytes));
          upload(r.uploadId()).put(r.partNumber(), stored);
          return UploadPartCopyResponse.builder()
              .copyPartResult(c -> c.eTag('"' + stored.etag() + '"'))
              .build();
        });
  }

  @Override
  public synchronized CompleteMultipartUploadResponse completeMultipartUpload(
      CompleteMultipartUploadRequest r) {
    return answer(
        "COMPLETE",
        r.key(),
        () -> {
          NavigableMap<Integer, Stored> parts = upload(r.uploadId());
          refuseExisting(r.ifNoneMatch(), r.bucket(), r.key());
          ByteArrayOutputStream whole = new ByteArrayOutputStream();
          ByteArrayOutputStream digests = new ByteArrayOutputStream();
          for (CompletedPart part : r.multipartUpload().parts()) {
            Stored stored = parts.get(part.partNumber());
            whole.writeBytes(stored.bytes());
            digests.writeBytes(HexFormat.of().parseHex(stored.etag()));
          }
          uploads.remove(r.uploadId());
          String etag = md5(digests.toByteArray()) + "-" + parts.size();
          bucket(r.bucket()).put(r.key(), new Stored(whole.toByteArray(), etag));
          String said = expiries.remove(r.uploadId());
          describe(r.bucket(), r.key(), descriptions.remove(r.uploadId()), said);
          return CompleteMultipartUploadResponse.builder().eTag('"' + etag + '"').build();
        });
  }

  @Override
  public synchronized AbortMultipartUploadResponse abortMultipartUpload(
      AbortMultipartUploadRequest r) {
    return answer(
        "ABORT",
        r.key(),
        () -> {
          upload(r.uploadId());
          uploads.remove(r.uploadId());
          return AbortMultipartUploadResponse.builder().build();
        });
  }

  @Override
  public String serviceName() {
    return "s3";
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private <T> T answer(String operation, String key, Supplier<T> effect) {
    requests.add(operation + " " + key);
    Deque<Fault> due = faults.get(operation);
    Fault fault = due == null ? null : due.poll();
    if (fault == Fault.ERROR) {
      throw error(500, "InternalError");
    }
    if (fault == Fault.PROXY_TIMEOUT) {
      throw error(408, null);
    }
    if (fault == Fault.SLOW_DOWN) {
      throw error(503, "SlowDown");
    }
    if (fault == Fault.DENIED) {
      throw error(403, "SignatureDoesNotMatch");
    }
    if (fault == Fault.LOST) {
      throw ApiCallAttemptTimeoutException.create(1_000);
    }
    if (fault == Fault.HANG) {
      hang();
    }
    T result = named(effect.get());
    afterEach.run();
    if (fault == Fault.ANSWER_LOST) {
      throw ApiCallAttemptTimeoutException.create(1_000);
    }
    if (fault == Fault.CRASH) {
      throw new OutOfMemoryError("made to break down");
    }
    return result;
  }

  /** Each answer to a request says by which id the store calls it. */
  @SuppressWarnings("unchecked") // A builder of an answer builds the like.
  private <T> T named(T result) {
    if (!(result instanceof SdkResponse answer)) {
      return result;
    }
    SdkHttpResponse head =
        SdkHttpResponse.builder()
            .statusCode(200)
            .putHeader(S3RequestIds.HEADER, requestIds.get())
            .build();
    return (T) answer.toBuilder().sdkHttpResponse(head).build();
  }

  /** Lets others in meanwhile. */
  private synchronized void hang() {
    hanging++;
    try {
      while (true) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted", e);
    } finally {
      hanging--;
    }
  }

  private NavigableMap<String, Stored> bucket(String name) {
    NavigableMap<String, Stored> bucket = buckets.get(name);
    if (bucket == null) {
      throw error(404, "NoSuchBucket");
    }
    return bucket;
  }

  /** A HEAD has no body that could tell. */
  private NavigableMap<String, Stored> bucketOrBare404(String name) {
    return buckets.getOrDefault(name, new TreeMap<>());
  }

  private NavigableMap<Integer, Stored> upload(String id) {
    NavigableMap<Integer, Stored> upload = uploads.get(id);
    if (upload == null) {
      throw error(404, "NoSuchUpload");
    }
    return upload;
  }

  private static S3Exception error(int status, String code) {
    AwsErrorDetails.Builder details = AwsErrorDetails.builder();
    if (code != null) {
      details.errorCode(code).errorMessage("The key test-key with secret test-secret is wrong");
    }
    return (S3Exception)
        S3Exception.builder().statusCode(status).awsErrorDetails(details.build()).build();
  }

  private static byte[] bytes(RequestBody body) {
    try (InputStream in = body.contentStreamProvider().newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives half of its bytes, then breaks. */
  private static final class CutStream extends InputStream {
    private final byte[] bytes;
    private int position;

    CutStream(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int most = Math.min(length, bytes.length / 2 - position);
      if (most <= 0) {
        throw new IOException("Connection reset");
      }
      System.arraycopy(bytes, position, target, offset, most);
      position += most;
      return most;
    }
  }
}
