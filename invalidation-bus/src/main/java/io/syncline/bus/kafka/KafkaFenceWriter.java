package io.syncline.bus.kafka;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.LogPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Appends fences to the topic of a cluster that is lost, as an origin of another one.
 *
 * <p>Nobody appends there any more, so nothing behind a fence would tell that it is missing: it is
 * not appended while the topic may lose what it has acknowledged.
 *
 * <p>Thread rule: any thread; every method waits for the log, within bounds, with clients that live
 * for one call.
 */
public final class KafkaFenceWriter {
  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final String topic;

  /**
   * A writer to the topic of the cluster that the settings name.
   *
   * @param settings those of this process, for the lost cluster; see {@link
   *     KafkaBusSettings#ofCluster}
   */
  public KafkaFenceWriter(KafkaBusSettings settings) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.topic = settings.ownTopic();
  }

  /**
   * Whether the brokers let this process append to the topic.
   *
   * @throws SyncException {@code BUS_UNAVAILABLE} if they do not answer, or the topic does not
   *     exist
   */
  public boolean isPermitted() {
    String what = "cannot ask whether this node may append to topic " + topic;
    try (Admin admin = clients.admin("fences", settings.timeouts().request())) {
      KafkaFuture<TopicDescription> answer =
          admin
              .describeTopics(
                  List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
              .topicNameValues()
              .get(topic);
      Set<AclOperation> operations =
          KafkaFaults.await(
                  Objects.requireNonNull(answer, topic), settings.timeouts().request(), what)
              .authorizedOperations();
      return operations == null || operations.contains(AclOperation.WRITE);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return false;
      }
      throw KafkaFaults.unavailable(what, e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable(what, e);
    }
  }

  /**
   * Appends a fence to every partition.
   *
   * @param self who appends it
   * @return where it is
   * @throws SyncException {@code FORGETTING_NOT_ALLOWED} if the brokers do not let this process;
   *     {@code BUS_UNAVAILABLE} if nobody knows whether, or where, it is; {@code
   *     BUS_TOPIC_MISMATCH} if the topic may lose it
   */
  public Fenced append(Origin self, BusRecord.Fence fence) {
    if (new KafkaTopics(settings).check().lowered()) {
      throw new SyncException(
          ErrorCode.BUS_TOPIC_MISMATCH,
          "topic " + topic + ", or that of the origins, may lose what it acknowledges");
    }
    String topicId = topicId();
    List<LogPlace> places = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = clients.producer("fences")) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int partition = 0; partition < settings.topics().partitions(); partition++) {
        sent.add(
            producer.send(
                KafkaClients.message(
                    topic, partition, RecordCodec.encode(record(self, partition, fence)))));
      }
      for (int partition = 0; partition < sent.size(); partition++) {
        places.add(place(topicId, partition, sent.get(partition)));
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
    if (!topicId().equals(topicId)) {
      throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "topic " + topic + " was made anew");
    }
    return new Fenced(self, places);
  }

  private LogPlace place(String topicId, int partition, Future<RecordMetadata> sent) {
    try {
      RecordMetadata metadata =
          KafkaFaults.await(
              sent, settings.timeouts().delivery(), "cannot append a fence to topic " + topic);
      if (!metadata.hasOffset()) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE,
            "appended to topic " + topic + " at an offset that is not known");
      }
      return new LogPlace(topic, topicId, partition, metadata.offset());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private SyncException failure(@Nullable Throwable cause) {
    return cause instanceof AuthorizationException
        ? new SyncException(
            ErrorCode.FORGETTING_NOT_ALLOWED,
            "Kafka does not let this node append to topic " + topic,
            cause)
        : KafkaFaults.unavailable(
            "cannot append a fence to topic " + topic,
            cause == null ? new IllegalStateException("no cause") : cause);
  }

  private String topicId() {
    try (Admin admin = clients.admin("fences", settings.timeouts().request())) {
      String found =
          new BrokerView(admin, settings.timeouts().request())
              .identities(List.of(topic))
              .get(topic);
      if (found == null) {
        throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "topic " + topic + " is not there");
      }
      return found;
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot describe topic " + topic, e);
    }
  }

  /** Its number says nothing: see {@link RecordCodec}. */
  private static BusRecord record(Origin self, int partition, BusRecord.Fence fence) {
    return new BusRecord(self, partition, new SequenceRange(0, 0), OptionalLong.empty(), fence);
  }
}
