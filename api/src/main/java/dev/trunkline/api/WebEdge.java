package dev.trunkline.api;

import dev.trunkline.Node;
import dev.trunkline.Role;
import dev.trunkline.settings.Settings;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A running Trunkline: a {@link Node} with its REST interface, or with no more than its health and metrics. */
public final class WebEdge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebEdge.class);

  private final Node node;
  private final ServletWebServerApplicationContext web;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WebEdge(Node node, ServletWebServerApplicationContext web) {
    this.node = node;
    this.web = web;
  }

  /**
   * Opens the database, joins the cluster and, last, listens.
   *
   * @param end tells the process to end, when somebody asks for that over the interface
   * @throws StartFailure where the port cannot be had
   * @throws dev.trunkline.database.DatabaseUnavailable where the database cannot
   */
  public static WebEdge start(Settings settings, Role role, Runnable end) {
    return start(settings, role, () -> Node.start(settings, role), end);
  }

  /** As {@link #start(Settings, Role, Runnable)}, around a node of the caller's making. */
  public static WebEdge start(Settings settings, Role role, Supplier<Node> makeNode, Runnable end) {
    Logs.start(settings);
    settings.describe().lines().forEach(line -> log.info("{}", line));
    settings.warnings().forEach(warning -> log.warn("{}", warning));
    Node node = makeNode.get();
    node.scheduling().readBatchesBy(Wiring.requestedBatches(node)::readAgain);
    try {
      return new WebEdge(node, listen(node, AdminToken.of(settings), role, end));
    } catch (RuntimeException e) {
      node.close();
      throw explained(e, settings);
    }
  }

  private static ServletWebServerApplicationContext listen(Node node, AdminToken token, Role role, Runnable end) {
    SpringApplication application = new SpringApplication(Wiring.class, WebhookWiring.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setEnvironment(Logs.environment(EdgeProperties.of(node.settings())));
    application.setRegisterShutdownHook(false);
    application.addInitializers(
        context -> {
          GenericApplicationContext beans = (GenericApplicationContext) context;
          beans.registerBean(Node.class, () -> node, definition -> definition.setDestroyMethodName(""));
          beans.registerBean(AdminToken.class, () -> token);
          if (role.takesRequests()) {
            Wiring.registerRest(beans, node, end);
            WebhookWiring.registerRest(beans, node);
          }
        });
    return (ServletWebServerApplicationContext) application.run();
  }

  private static RuntimeException explained(RuntimeException failure, Settings settings) {
    int port = settings.server().port();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException) {
        return new StartFailure("port " + port + " is in use; choose another with --port", failure);
      }
      if (cause instanceof WebServerException) {
        String where = settings.server().address().getHostAddress() + ":" + port;
        return new StartFailure("cannot listen on " + where + ": " + rootMessage(cause), failure);
      }
    }
    return failure;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) root = root.getCause();
    return root.getMessage();
  }

  public Node node() {
    return node;
  }

  public int port() {
    return web.getWebServer().getPort();
  }

  /** An address of this machine where it listens on all of them. */
  public String url() {
    InetAddress address = node.settings().server().address();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    String scheme = node.settings().server().tlsCertificate().isPresent() ? "https" : "http";
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** What the controllers answer to. */
  Set<RequestMappingInfo> routes() {
    return web.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class).getHandlerMethods().keySet();
  }

  /** Lets the work in hand end while requests are still answered, then takes no more of them. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    node.shutdown().perform();
    try {
      web.close();
    } finally {
      node.close();
    }
  }
}
