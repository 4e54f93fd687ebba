package io.syncline.client;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The doors of one node: a channel for calls, HTTP for bytes. Connects when it is used, and again
 * when the connection broke. Thread rule: any thread.
 */
public final class NodeConnection implements AutoCloseable {
  /** Room for a batch of 1,000 of the longest paths. */
  private static final int MAX_MESSAGE_BYTES = 32 << 20;

  private final String address;
  private final EventLoopGroup loop;
  private final ManagedChannel channel;
  private final DataDoor data;

  /**
   * The doors at these addresses, each {@code host:port}; nothing is sent yet.
   *
   * @param timeout how long the data door may say nothing; empty for what suits
   */
  public NodeConnection(String grpc, String data, Optional<Duration> timeout) {
    this.address = grpc;
    // One plain Java thread: loading the native transport costs more than a command has to say.
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("syncline-client", true), NioIoHandler.newFactory());
    this.channel =
        NettyChannelBuilder.forAddress(Address.of(grpc))
            .usePlaintext()
            .proxyDetector(target -> null)
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    this.data = new DataDoor(data, timeout);
  }

  /** For stubs; what they throw belongs into {@link #call}. */
  public ManagedChannel channel() {
    return channel;
  }

  /** The door for file bytes. */
  public DataDoor data() {
    return data;
  }

  /** Makes one call; what fails, fails with a {@link SynclineException}. */
  public <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RemoteFailures.of(e, address);
    }
  }

  /** Makes a call that is answered with a stream, and passes each answer on. */
  public <T> void stream(Supplier<Iterator<T>> call, Consumer<T> each) {
    Iterator<T> answers = call(call);
    while (call(answers::hasNext)) {
      each.accept(call(answers::next));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    // Its thread is a daemon and ends by itself; nobody waits for it.
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
