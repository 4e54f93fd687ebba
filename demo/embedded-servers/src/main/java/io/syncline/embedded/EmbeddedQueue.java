package io.syncline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * Queues of SQS inside this JVM: ElasticMQ in memory. For tests and the demo; takes any
 * credentials, and forgets everything.
 *
 * <p>Who starts it asks for {@code elasticmq-rest-sqs_2.13} itself.
 *
 * <p>Thread rule: any thread.
 */
public final class EmbeddedQueue implements AutoCloseable {
  private static final String ACCOUNT = "000000000000";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SQSRestServer server;
  private final URI endpoint;
  private final HttpClient http;

  private EmbeddedQueue(SQSRestServer server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Starts without a queue. */
  public static EmbeddedQueue start() {
    SQSRestServer server =
        SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    int port = server.waitUntilStarted().localAddress().getPort();
    return new EmbeddedQueue(server, URI.create("http://127.0.0.1:" + port));
  }

  /** Where it is reached. */
  public URI endpoint() {
    return endpoint;
  }

  /** The address of a queue, whether it is there or not. */
  public URI queue(String name) {
    return endpoint.resolve("/" + ACCOUNT + "/" + name);
  }

  /** The name of a queue in policies. */
  public String arn(String name) {
    return "arn:aws:sqs:elasticmq:" + ACCOUNT + ":" + name;
  }

  /**
   * Makes a queue.
   *
   * @param attributes as SQS names them, such as {@code VisibilityTimeout}
   */
  public void make(String name, Map<String, String> attributes) {
    Map<String, String> parameters = new TreeMap<>(Map.of("QueueName", name));
    int number = 1;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      parameters.put("Attribute." + number + ".Name", attribute.getKey());
      parameters.put("Attribute." + number + ".Value", attribute.getValue());
      number++;
    }
    ask("CreateQueue", parameters);
  }

  /** Puts a message into a queue. */
  public void send(String name, String body) {
    ask("SendMessage", Map.of("QueueUrl", queue(name).toString(), "MessageBody", body));
  }

  /** Puts a message into a queue that keeps those of a group in order. */
  public void send(String name, String group, String id, String body) {
    ask(
        "SendMessage",
        Map.of(
            "QueueUrl", queue(name).toString(),
            "MessageBody", body,
            "MessageGroupId", group,
            "MessageDeduplicationId", id));
  }

  /** Removes a queue with all that is in it. */
  public void remove(String name) {
    ask("DeleteQueue", Map.of("QueueUrl", queue(name).toString()));
  }

  private void ask(String action, Map<String, String> parameters) {
    StringBuilder form = new StringBuilder("Action=" + action);
    parameters.forEach(
        (name, value) ->
            form.append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            action + " was answered with " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded queue does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the embedded queue", e);
    }
  }

  @Override
  public void close() {
    Object unused = server.stopAndWait();
  }
}
