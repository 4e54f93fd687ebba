package io.syncline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * An S3 store inside this JVM: S3Proxy over memory or a directory, behind a wire that counts
 * requests and can break.
 *
 * <p>For tests and the demo. Each answer has an id of its own, which events repeat. It holds no
 * {@code k} beside {@code k/c}, sends events only where it is told to, and forgets everything when
 * it lives in memory.
 */
public final class EmbeddedS3 implements AutoCloseable {
  /** The access key of every embedded store. */
  public static final String ACCESS_KEY = "syncline";

  /** The secret key of every embedded store: these stores listen on this machine only. */
  public static final String SECRET_KEY = "syncline-secret";

  private final S3Proxy proxy;
  private final S3Wire wire;

  private EmbeddedS3(S3Proxy proxy, S3Wire wire) {
    this.proxy = proxy;
    this.wire = wire;
  }

  /** A store in memory on any free port. */
  public static EmbeddedS3 inMemory(String... buckets) {
    return start(null, 0, List.of(buckets));
  }

  /**
   * Starts a store and makes its buckets.
   *
   * @param home where objects are kept, made when absent; null for memory
   * @param port where it listens on 127.0.0.1; 0 for any free one
   * @param buckets made where they do not exist
   */
  public static EmbeddedS3 start(@Nullable Path home, int port, List<String> buckets) {
    return start(home, port, buckets, null);
  }

  /**
   * The same with notifications.
   *
   * @param events told of every object that is stored or removed; null for nobody
   */
  public static EmbeddedS3 start(
      @Nullable Path home, int port, List<String> buckets, @Nullable S3Events events) {
    BlobStore plain = home == null ? new TransientNio2BlobStore() : inDirectory(home);
    RequestIds ids = new RequestIds();
    BlobStore store = events == null ? plain : new EventfulStore(plain, events, ids);
    for (String bucket : buckets) {
      if (!store.containerExists(bucket)) {
        Objects.requireNonNull(store.createContainer(bucket));
      }
    }
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded S3 store does not start", e);
    }
    try {
      return new EmbeddedS3(proxy, new S3Wire(port, proxy.getPort(), ids));
    } catch (IOException e) {
      stop(proxy);
      throw new UncheckedIOException("the embedded S3 store cannot listen on port " + port, e);
    }
  }

  /** Where it is reached, in path style. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + wire.port());
  }

  /** How often each operation was asked for since the start or the last {@link #forgetRequests}. */
  public Map<S3Operation, Integer> requests() {
    return wire.requests();
  }

  /** How often an operation was asked for. */
  public int count(S3Operation operation) {
    return wire.requests().getOrDefault(operation, 0);
  }

  /** Counts from zero again. */
  public void forgetRequests() {
    wire.forgetRequests();
  }

  /** Breaks the next requests of an operation. */
  public void breakNext(S3Operation operation, int times, S3Fault fault) {
    wire.breakNext(operation, times, fault);
  }

  /** Breaks every request of any operation until told otherwise; null mends it. */
  public void breakAll(@Nullable S3Fault fault) {
    wire.breakAll(fault);
  }

  /** Forgets every fault that is still to come. */
  public void mend() {
    wire.mend();
  }

  @Override
  public void close() {
    wire.close();
    stop(proxy);
  }

  private static BlobStore inDirectory(Path home) {
    try {
      return new FilesystemNio2BlobStore(Files.createDirectories(home).toRealPath().toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + home + " cannot be used", e);
    }
  }

  private static void stop(S3Proxy proxy) {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded S3 store does not stop", e);
    }
  }
}
