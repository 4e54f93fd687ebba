package io.syncline.chaos;

import io.syncline.embedded.EmbeddedS3;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket as it is, past all caches. */
public final class StoreView implements AutoCloseable {
  private static final int THREADS = 16;

  private final S3Client client;
  private final String bucket;

  public StoreView(URI endpoint, String bucket) {
    this.bucket = bucket;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build();
  }

  /** Writes objects, each with its key as content. */
  void fill(Collection<String> keys) {
    inParallel(
        keys,
        key -> {
          var unused =
              client.putObject(
                  request -> request.bucket(bucket).key(key), RequestBody.fromString(key));
        });
  }

  /** Writes one object. */
  void put(String key, String text) {
    var unused =
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  /** Removes one object. */
  void remove(String key) {
    var unused = client.deleteObject(request -> request.bucket(bucket).key(key));
  }

  /** Everything below a prefix, by key, with its content. */
  public SortedMap<String, String> contents(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .collect(TreeMap::new, (all, key) -> all.put(key, content(key)), TreeMap::putAll);
  }

  @Override
  public void close() {
    client.close();
  }

  /** Does something with each item, several at a time; fails when one of them does. */
  static <T> void inParallel(Collection<T> items, Consumer<T> task) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running =
          items.stream().<Future<?>>map(item -> threads.submit(() -> task.accept(item))).toList();
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of many failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private String content(String key) {
    return client
        .getObjectAsBytes(request -> request.bucket(bucket).key(key))
        .asString(StandardCharsets.UTF_8);
  }
}
