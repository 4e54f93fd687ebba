package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.MutationId;
import io.syncline.ufs.limit.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * One request each, sent once; whatever goes wrong becomes a {@link StoreFailure} by the error
 * table.
 */
final class S3Requests implements AutoCloseable {
  /** Copies and completions are worked on by the store for long. */
  private static final int LONG_REQUEST_FACTOR = 10;

  private static final String ANY = "*";

  private final S3Client client;
  private final S3ErrorTable errors;
  private final boolean encodedKeys;
  private final AwsRequestOverrideConfiguration patiently;
  private final S3RequestIds ids;

  /**
   * What the store says to a mutation.
   *
   * @param etag of what is there now; empty when the store does not tell
   * @param mutation what it calls what it did; null when nobody can tell
   */
  record Answer(String etag, @Nullable MutationId mutation) {}

  S3Requests(S3Client client, S3Settings settings, Duration requestTimeout, S3RequestIds ids) {
    this.client = client;
    this.ids = ids;
    this.errors = new S3ErrorTable(settings);
    this.encodedKeys = settings.dialect().keyDecoding() == S3Settings.KeyDecoding.URL_ENCODED;
    this.patiently =
        AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(requestTimeout.multipliedBy(LONG_REQUEST_FACTOR))
            .build();
  }

  S3ErrorTable errors() {
    return errors;
  }

  HeadObjectResponse head(String bucket, String key) throws StoreFailure {
    return send("HEAD", bucket, key, () -> client.headObject(r -> r.bucket(bucket).key(key)));
  }

  /** One page of all keys with a prefix; with a delimiter, what lies deeper is folded. */
  ListObjectsV2Response list(
      String bucket, String prefix, boolean fold, int maxKeys, @Nullable String token)
      throws StoreFailure {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).maxKeys(maxKeys);
    if (fold) {
      request.delimiter("/");
    }
    if (encodedKeys) {
      request.encodingType(EncodingType.URL);
    }
    if (token != null) {
      request.continuationToken(token);
    }
    return send("LIST", bucket, prefix, () -> client.listObjectsV2(request.build()));
  }

  /**
   * Opens bytes.
   *
   * @param range in the form of the Range header, or null for all
   * @param ifMatch the only etag wanted, without quotes, or null
   */
  ResponseInputStream<GetObjectResponse> get(
      String bucket, String key, @Nullable String range, @Nullable String ifMatch)
      throws StoreFailure {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(bucket).key(key);
    if (range != null) {
      request.range(range);
    }
    if (ifMatch != null) {
      request.ifMatch(quoted(ifMatch));
    }
    return send(
        "GET",
        bucket,
        key,
        () -> client.getObject(request.build(), ResponseTransformer.toInputStream()));
  }

  /** Stores an object. */
  Answer put(String bucket, String key, byte[] bytes, boolean onlyNew) throws StoreFailure {
    return send(
        "PUT",
        bucket,
        key,
        ErrorCode.ALREADY_EXISTS,
        () -> {
          PutObjectResponse answer =
              client.putObject(
                  r -> {
                    r.bucket(bucket).key(key).contentLength((long) bytes.length);
                    if (onlyNew) {
                      r.ifNoneMatch(ANY);
                    }
                  },
                  RequestBody.fromBytes(bytes));
          return told(answer.eTag(), answer, bucket, key);
        });
  }

  Answer delete(String bucket, String key) throws StoreFailure {
    return send(
        "DELETE",
        bucket,
        key,
        () -> told(null, client.deleteObject(r -> r.bucket(bucket).key(key)), bucket, key));
  }

  /** Removes up to 1,000 keys; the answer names those that were not removed. */
  DeleteObjectsResponse deleteBatch(String bucket, List<String> keys) throws StoreFailure {
    List<ObjectIdentifier> objects =
        keys.stream().map(k -> ObjectIdentifier.builder().key(k).build()).toList();
    Delete delete = Delete.builder().objects(objects).quiet(true).build();
    return send(
        "DELETE of " + keys.size() + " keys from",
        bucket,
        keys.get(0),
        () -> client.deleteObjects(r -> r.bucket(bucket).delete(delete)));
  }

  /** What a batch did to the keys that it has removed. */
  Map<String, MutationId> named(DeleteObjectsResponse answer, String bucket, List<String> removed) {
    return ids.named(answer, bucket, removed);
  }

  /** Copies an object of up to 5 GiB, if it still has the etag. */
  Answer copy(S3Copy copy) throws StoreFailure {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(copy.fromBucket())
            .sourceKey(copy.fromKey())
            .destinationBucket(copy.toBucket())
            .destinationKey(copy.toKey())
            .overrideConfiguration(patiently);
    if (copy.etag() != null) {
      request.copySourceIfMatch(quoted(copy.etag()));
    }
    return send(
        "COPY",
        copy.fromBucket(),
        copy.fromKey(),
        () -> told(null, client.copyObject(request.build()), copy.toBucket(), copy.toKey()));
  }

  String createUpload(String bucket, String key) throws StoreFailure {
    return createUpload(CreateMultipartUploadRequest.builder().bucket(bucket).key(key).build());
  }

  /**
   * Opens an upload of a copy. What COPY takes along by itself, a copy by parts must be told: what
   * the source's owner said about its bytes. Tags, which COPY takes too, stay behind: reading them
   * needs another request and another right.
   */
  String createUploadLike(HeadObjectResponse source, String bucket, String key)
      throws StoreFailure {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key)
            .metadata(source.metadata())
            .contentType(source.contentType())
            .contentEncoding(source.contentEncoding())
            .contentLanguage(source.contentLanguage())
            .contentDisposition(source.contentDisposition())
            .cacheControl(source.cacheControl());
    String expires = source.expiresString();
    if (expires != null) { // As it was said: it need not be a date.
      request.overrideConfiguration(c -> c.putHeader("Expires", expires));
    }
    return createUpload(request.build());
  }

  private String createUpload(CreateMultipartUploadRequest request) throws StoreFailure {
    return send(
        "upload to",
        request.bucket(),
        request.key(),
        () -> client.createMultipartUpload(request).uploadId());
  }

  CompletedPart uploadPart(String bucket, String key, String upload, int number, byte[] bytes)
      throws StoreFailure {
    return send(
        "upload of part " + number + " to",
        bucket,
        key,
        () -> {
          String etag =
              client
                  .uploadPart(
                      r ->
                          r.bucket(bucket)
                              .key(key)
                              .uploadId(upload)
                              .partNumber(number)
                              .contentLength((long) bytes.length),
                      RequestBody.fromBytes(bytes))
                  .eTag();
          return CompletedPart.builder().partNumber(number).eTag(etag).build();
        });
  }

  CompletedPart copyPart(S3Copy copy, String upload, int number, long first, long last)
      throws StoreFailure {
    return send(
        "COPY of part " + number + " of",
        copy.fromBucket(),
        copy.fromKey(),
        () -> {
          String etag =
              client
                  .uploadPartCopy(
                      r -> {
                        r.sourceBucket(copy.fromBucket())
                            .sourceKey(copy.fromKey())
                            .destinationBucket(copy.toBucket())
                            .destinationKey(copy.toKey())
                            .uploadId(upload)
                            .partNumber(number)
                            .copySourceRange("bytes=" + first + "-" + last)
                            .overrideConfiguration(patiently);
                        if (copy.etag() != null) {
                          r.copySourceIfMatch(quoted(copy.etag()));
                        }
                      })
                  .copyPartResult()
                  .eTag();
          return CompletedPart.builder().partNumber(number).eTag(etag).build();
        });
  }

  /** Makes an upload visible. */
  Answer completeUpload(
      String bucket, String key, String upload, List<CompletedPart> parts, boolean onlyNew)
      throws StoreFailure {
    return send(
        "completion of the upload to",
        bucket,
        key,
        ErrorCode.ALREADY_EXISTS,
        () -> {
          CompleteMultipartUploadResponse answer =
              client.completeMultipartUpload(
                  r -> {
                    r.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(parts))
                        .overrideConfiguration(patiently);
                    if (onlyNew) {
                      r.ifNoneMatch(ANY);
                    }
                  });
          return told(answer.eTag(), answer, bucket, key);
        });
  }

  Boolean abortUpload(String bucket, String key, String upload) throws StoreFailure {
    return send(
        "abort of the upload to",
        bucket,
        key,
        () -> {
          client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
          return true;
        });
  }

  @Override
  public void close() {
    client.close();
  }

  /** A modification time as all answers of a store show it: some have it by the second only. */
  static @Nullable Instant shown(@Nullable Instant modified) {
    return modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The etag without the quotes that some stores put around it and others do not. */
  static @Nullable String unquoted(@Nullable String etag) {
    if (etag == null || etag.isEmpty()) {
      return null;
    }
    return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }

  private Answer told(@Nullable String etag, S3Response answer, String bucket, String key) {
    return new Answer(etag == null ? "" : etag, ids.named(answer, bucket, key));
  }

  private static String quoted(String etag) {
    return '"' + etag + '"';
  }

  private <T> T send(String verb, String bucket, String key, Supplier<T> request)
      throws StoreFailure {
    return send(verb, bucket, key, ErrorCode.CHANGED_UNDERNEATH, request);
  }

  private <T> T send(
      String verb, String bucket, String key, ErrorCode precondition, Supplier<T> request)
      throws StoreFailure {
    try {
      return request.get();
    } catch (SyncException e) {
      throw e;
    } catch (RuntimeException e) {
      throw errors.failure(e, verb + " s3://" + bucket + "/" + key, precondition);
    }
  }
}
