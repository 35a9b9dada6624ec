package dev.trunkline.api;

import dev.trunkline.Node;
import dev.trunkline.access.Caller;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.access.AccessCheck;
import dev.trunkline.api.access.CallerArgument;
import dev.trunkline.api.access.RequestAudit;
import dev.trunkline.api.login.LoginWiring;
import dev.trunkline.api.problem.Problem;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemValve;
import dev.trunkline.api.problem.Problems;
import dev.trunkline.api.problem.RefusedTargets;
import dev.trunkline.api.problem.TraceId;
import dev.trunkline.api.request.RequestedBatch;
import dev.trunkline.api.request.RequestedEntry;
import dev.trunkline.api.request.RequestedJob;
import dev.trunkline.api.request.RequestedPreview;
import dev.trunkline.api.request.RequestedRepeat;
import dev.trunkline.api.request.RequestedRoute;
import dev.trunkline.api.request.RequestedSchedule;
import dev.trunkline.api.rest.AcceptedJobs;
import dev.trunkline.api.rest.AuditController;
import dev.trunkline.api.rest.BatchesController;
import dev.trunkline.api.rest.CalendarsController;
import dev.trunkline.api.rest.CredentialsController;
import dev.trunkline.api.rest.DeviceHostKeyController;
import dev.trunkline.api.rest.DevicesController;
import dev.trunkline.api.rest.EventsController;
import dev.trunkline.api.rest.HostKeyDecisions;
import dev.trunkline.api.rest.HostKeysController;
import dev.trunkline.api.rest.ImportsController;
import dev.trunkline.api.rest.JobsController;
import dev.trunkline.api.rest.KeysController;
import dev.trunkline.api.rest.OpenApiController;
import dev.trunkline.api.rest.PlatformsController;
import dev.trunkline.api.rest.RepeatsController;
import dev.trunkline.api.rest.ResultsController;
import dev.trunkline.api.rest.SchedulesController;
import dev.trunkline.api.rest.ShutdownController;
import dev.trunkline.api.rest.StatsController;
import dev.trunkline.api.rest.SuspensionsController;
import dev.trunkline.api.rest.TemplatesController;
import dev.trunkline.api.rest.TenantsController;
import dev.trunkline.api.rest.TokensController;
import dev.trunkline.api.rest.TunnelsController;
import dev.trunkline.audit.AuditChain;
import dev.trunkline.batch.StoredBatches;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.event.JobEvents;
import dev.trunkline.event.Timeline;
import dev.trunkline.inventory.Imports;
import dev.trunkline.inventory.InventoryAudit;
import dev.trunkline.queue.ProcessStore;
import dev.trunkline.result.LatestResults;
import dev.trunkline.result.StoredAudit;
import dev.trunkline.result.StoredJobs;
import dev.trunkline.result.StoredResults;
import dev.trunkline.stats.Cluster;
import dev.trunkline.stats.JobStatistics;
import dev.trunkline.template.StoredTemplates;
import dev.trunkline.transport.HostKeyStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The web edge, wired around a {@link Node}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
class Wiring {
  private static final String[] OPEN = {"/actuator/health", "/actuator/health/**", "/openapi.yaml", "/login", "/login/callback"};

  /** The controllers; a process that takes no requests goes without. */
  static void registerRest(GenericApplicationContext context, Node node, Runnable end) {
    StoredJobs jobs = new StoredJobs(node.jdbc());
    StoredCalendars calendars = new StoredCalendars(node.jdbc());
    StoredTemplates templates = new StoredTemplates(node.jdbc());
    RequestedJob requests = requestedJobs(node);
    AcceptedJobs accepted = new AcceptedJobs(node.queue().submission(), jobs, new Timeline(new JobEvents(node.jdbc())), node.audit());
    context.registerBean(
        JobsController.class,
        () -> new JobsController(requests, accepted, node.scheduling().refusingSubmission(), node.queue().endedJobs()));
    RequestedRepeat repeats = new RequestedRepeat(node.settings(), node.platforms(), node.devices());
    context.registerBean(RepeatsController.class, () -> new RepeatsController(repeats, accepted));
    RequestedBatch batches = requestedBatches(node);
    context.registerBean(
        BatchesController.class,
        () -> new BatchesController(batches, repeats, node.batches(), new StoredBatches(node.jdbc()), node.queue().endedJobs()));
    EventsController streams = new EventsController(node.events(), jobs);
    context.registerBean(EventsController.class, () -> streams);
    node.queue().every(Tokens.LOOK_AGAIN_EVERY, "ending streams of revoked tokens", () -> {
      Instant now = Instant.now();
      streams.endOf(listener -> !node.tokens().stillHolds(listener, now));
    });
    context.registerBean(
        SchedulesController.class,
        () -> new SchedulesController(new RequestedSchedule(requests, batches, calendars), node.scheduling().schedules()));
    RequestedPreview previews =
        new RequestedPreview(templates, node.devices(), requests, node.platforms(), node.settings());
    context.registerBean(TemplatesController.class, () -> new TemplatesController(templates, previews, node.settings().jobs()));
    context.registerBean(CalendarsController.class, () -> new CalendarsController(calendars));
    context.registerBean(
        ResultsController.class,
        () -> new ResultsController(new StoredResults(node.jdbc()), new LatestResults(node.jdbc())));
    Cluster cluster = new Cluster(node.identity().id(), node.thisProcess(), new ProcessStore(node.jdbc()));
    context.registerBean(
        StatsController.class, () -> new StatsController(cluster, node.thisProcess(), new JobStatistics(node.jdbc())));
    context.registerBean(PlatformsController.class, () -> new PlatformsController(node.platforms()));
    context.registerBean(SuspensionsController.class, () -> new SuspensionsController(node.loginGuard().suspensions()));
    AuditChain chain = new AuditChain(node.jdbc(), node.settings().audit().retention());
    context.registerBean(AuditController.class, () -> new AuditController(new StoredAudit(node.jdbc()), chain));
    RequestedEntry entries = new RequestedEntry(node.settings(), node.platforms(), node.credentials(), node.devices());
    InventoryAudit changes = new InventoryAudit(node.audit());
    context.registerBean(DevicesController.class, () -> new DevicesController(entries, node.devices(), changes));
    Imports imports = new Imports(node.database().dataSource(), node.credentials(), node.platforms(), node.targets(), changes);
    context.registerBean(
        ImportsController.class,
        () -> new ImportsController(imports, node.platforms(), node.credentials(), node.settings().inventory()));
    context.registerBean(CredentialsController.class, () -> new CredentialsController(node.credentials(), node.queue()));
    HostKeyDecisions keys = new HostKeyDecisions(new HostKeyStore(node.jdbc()), node.loginGuard().breakers(), node.audit());
    context.registerBean(HostKeysController.class, () -> new HostKeysController(keys));
    context.registerBean(
        DeviceHostKeyController.class,
        () -> new DeviceHostKeyController(node.devices(), node.settings().hostKeys().policy(), keys));
    context.registerBean(ShutdownController.class, () -> new ShutdownController(node.shutdown(), end));
    RequestedRoute routes =
        new RequestedRoute(node.settings(), node.platforms(), node.detectedPlatforms(), node.devices(), node.credentials());
    context.registerBean(
        TunnelsController.class, () -> new TunnelsController(routes, node.tunnels(), node.forward()));
    StoredTenants tenants = new StoredTenants(node.jdbc());
    context.registerBean(TokensController.class, () -> new TokensController(node.tokens(), tenants, node.audit()));
    context.registerBean(TenantsController.class, () -> new TenantsController(tenants, node.audit()));
    context.registerBean(KeysController.class, () -> new KeysController(node.keys(), node.audit()));
    context.registerBean(OpenApiController.class, OpenApiController::new);
    LoginWiring.register(context, node, tenants);
  }

  private static RequestedJob requestedJobs(Node node) {
    StoredTemplates templates = new StoredTemplates(node.jdbc());
    return new RequestedJob(node.settings(), node.platforms(), node.detectedPlatforms(), node.devices(), templates);
  }

  /** Also where no requests are taken: schedules have their batches read by it. */
  static RequestedBatch requestedBatches(Node node) {
    return new RequestedBatch(requestedJobs(node), node.settings(), node.platforms(), node.devices());
  }

  @Bean
  WebMvcConfigurer callers(Node node) {
    StoredJobs jobs = new StoredJobs(node.jdbc());
    AccessCheck check = new AccessCheck((caller, job) -> jobs.isForDevice(caller.tenant(), job, caller.tags()), node.audit());
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(check);
        interceptors.addInterceptor(new RequestAudit(node.audit()));
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
      }
    };
  }

  @Bean
  Problems problems(Node node) {
    return new Problems(new RefusedTargets(node.audit()));
  }

  @Bean
  FilterRegistrationBean<TraceId> traceId() {
    FilterRegistrationBean<TraceId> registration = new FilterRegistrationBean<>(new TraceId());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
    return registration;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
    return factory ->
        factory.addContextCustomizers(
            context -> ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName()));
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http, AdminToken token, Node node) {
    return http
        .csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
        .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new BearerToken(token, node.tokens(), node.settings().edge()), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR).permitAll()
                    .requestMatchers(OPEN).permitAll()
                    .requestMatchers("/actuator", "/actuator/**").access((who, _) -> new AuthorizationDecision(runsInstallation(who)))
                    .anyRequest().authenticated())
        .exceptionHandling(
            refusals ->
                refusals
                    .authenticationEntryPoint(
                        (_, response, _) ->
                            Problem.of(ProblemCode.UNAUTHORIZED, "send a valid token: Authorization: Bearer TOKEN")
                                .writeTo(response))
                    .accessDeniedHandler(
                        (_, response, _) ->
                            Problem.of(ProblemCode.FORBIDDEN, "this is for those who run the installation: the tenant default")
                                .writeTo(response)))
        .build();
  }

  /** Whether whoever it is may know how the processes do; which of them may look at what of jobs, {@link AccessCheck} says. */
  private static boolean runsInstallation(Supplier<? extends Authentication> who) {
    return who.get().getPrincipal() instanceof Caller caller && caller.isOfInstallation();
  }

  @Bean
  HealthIndicator databaseHealthIndicator(Node node) {
    return () -> {
      try {
        node.jdbc().sql("select 1").query(Integer.class).single();
        return Health.up().build();
      } catch (RuntimeException e) {
        return Health.down().build();
      }
    };
  }

  @Bean
  HealthIndicator queueHealthIndicator(Node node) {
    return () -> {
      if (node.shutdown().startTime().isPresent()) return Health.outOfService().build();
      return node.queue().isRunning() ? Health.up().build() : Health.down().build();
    };
  }

  @Bean
  Metrics metrics(Node node, MeterRegistry registry) {
    Metrics metrics = new Metrics(registry, node.thisProcess(), node.connections());
    metrics.watch(node.loginGuard());
    metrics.watch(node.audit());
    metrics.watch(node.tunnels());
    metrics.watch(node.batches());
    metrics.watch(node.database().presence());
    metrics.watch(node.events());
    node.queue().listen(metrics);
    return metrics;
  }
}
