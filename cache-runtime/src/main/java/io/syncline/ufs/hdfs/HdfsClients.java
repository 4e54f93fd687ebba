package io.syncline.ufs.hdfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hdfs.DFSClient;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways to one HDFS: a client for each NameNode, none of which repeats anything, and one for
 * streams, which does.
 *
 * <p>Hadoop's client for several NameNodes hides which of them got a request: one that was sent and
 * not answered by the first, and refused by the second for being in standby, looks refused. So an
 * attempt goes to the NameNode that answered last, and on to another one only if that one certainly
 * had no part in it. After an attempt without an answer the next one begins at another NameNode.
 *
 * <p>Opened at the first request, so that an HDFS that is away does not keep a node from starting.
 * Thread rule: any thread.
 */
final class HdfsClients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HdfsClients.class);

  private final HdfsSettings settings;
  private final StoreLimits limits;
  private final HdfsConfiguration configuration;

  /** The NameNode that is asked first; only a hint. */
  private volatile int first;

  @GuardedBy("this")
  private @Nullable Opened opened;

  @GuardedBy("this")
  private boolean closed;

  HdfsClients(HdfsSettings settings, StoreLimits limits) {
    this.settings = settings;
    this.limits = limits;
    this.configuration = new HdfsConfiguration(settings, limits);
  }

  /** Asks a NameNode. */
  @FunctionalInterface
  interface Ask<T> {
    T ask(DFSClient nameNode) throws IOException;
  }

  /** Opens a stream. */
  @FunctionalInterface
  interface OpenStream<T> {
    T open(DistributedFileSystem files) throws IOException;
  }

  /** A request that the active NameNode answers. */
  <T> StoreRequest<T> request(String verb, Location location, Ask<T> ask) {
    return () -> {
      String what = verb + " " + location;
      Opened clients = opened(what);
      int start = first;
      int last = clients.nameNodes().size() - 1;
      for (int i = 0; ; i++) {
        int index = (start + i) % clients.nameNodes().size();
        try {
          T answer = ask.ask(clients.nameNodes().get(index));
          first = index;
          return answer;
        } catch (IOException e) {
          if (i == last || !HdfsErrorTable.isWorthAskingAnother(e)) {
            StoreFailure failure = HdfsErrorTable.failure(e, what);
            if (failure.mayTakeEffect()) {
              first = (index + 1) % clients.nameNodes().size();
            }
            throw failure;
          }
        }
      }
    };
  }

  /** A request that opens a stream; nobody sees that it is repeated. */
  <T> StoreRequest<T> stream(String verb, Location location, OpenStream<T> open) {
    return () -> {
      String what = verb + " " + location;
      try {
        return open.open(opened(what).files());
      } catch (IOException e) {
        throw HdfsErrorTable.failure(e, what);
      }
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    Opened closing = opened;
    opened = null;
    if (closing != null) {
      closing.close();
    }
  }

  private Opened opened(String what) throws StoreFailure {
    try {
      Opened clients = openOnce(what);
      clients.login().renew();
      return clients;
    } catch (IOException e) {
      StoreFailure failure = HdfsErrorTable.failure(e, what);
      throw failure.mayTakeEffect() ? StoreFailure.notSent(failure.error()) : failure;
    }
  }

  private synchronized Opened openOnce(String what) throws IOException, StoreFailure {
    if (closed) {
      throw StoreFailure.notSent(
              new SyncException(ErrorCode.SHUTTING_DOWN, what + ": the store is closed"))
          .last();
    }
    if (opened == null) {
      HdfsLogin login = HdfsLogin.of(settings.identity(), configuration);
      opened = login.as(() -> open(login));
    }
    return opened;
  }

  private Opened open(HdfsLogin login) throws IOException {
    List<DFSClient> nameNodes = new ArrayList<>();
    DistributedFileSystem files = new DistributedFileSystem();
    Opened opening = new Opened(login, nameNodes, files);
    boolean done = false;
    try {
      for (String address : configuration.nameNodes()) {
        nameNodes.add(new DFSClient(URI.create("hdfs://" + address), configuration.once()));
      }
      files.initialize(
          URI.create("hdfs://" + configuration.streamsAuthority()), configuration.patient(limits));
      done = true;
      return opening;
    } catch (IllegalArgumentException e) {
      throw new IOException(e); // What Hadoop throws for a host without an address.
    } finally {
      if (!done) {
        opening.close();
      }
    }
  }

  /**
   * The clients, open.
   *
   * @param nameNodes in the order of the configuration
   * @param files for streams
   */
  private record Opened(HdfsLogin login, List<DFSClient> nameNodes, DistributedFileSystem files) {
    void close() {
      for (DFSClient nameNode : nameNodes) {
        closeQuietly(nameNode::close);
      }
      closeQuietly(files::close);
    }

    private static void closeQuietly(Closing closing) {
      try {
        closing.close();
      } catch (IOException | RuntimeException e) {
        LOG.info("a client of HDFS did not close: {}", e.toString());
      }
    }
  }

  private interface Closing {
    void close() throws IOException;
  }
}
