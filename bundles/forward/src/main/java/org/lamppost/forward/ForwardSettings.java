package org.lamppost.forward;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Where to forward the journal to and how. Limits are checked by {@link Plan}, since nobody else
 * does.
 */
@ObjectClassDefinition(
    id = ForwardSettings.PID,
    name = "Lamppost forward",
    description = "Sends the journal to the city over MQTT and takes its receipts and commands.")
public @interface ForwardSettings {
  /** Component name, configuration PID and id of this definition. */
  String PID = "org.lamppost.forward.ForwardSettings";

  /** The broker's address. */
  @AttributeDefinition(
      name = "Broker",
      description = "mqtt://host[:1883] or mqtts://host[:8883]; IPv6 as mqtt://[::1]:1883.")
  String broker() default "mqtt://127.0.0.1:1883";

  /** User name at the broker; empty for none. */
  @AttributeDefinition(name = "User name", required = false)
  String username() default "";

  /** Password at the broker; empty for none. */
  @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD, required = false)
  String password() default "";

  /** File whose first line is the password, read at each connection; instead of the password. */
  @AttributeDefinition(name = "Password file", required = false)
  String passwordFile() default "";

  /** PKCS#12 file with the authorities that may sign the broker's certificate. */
  @AttributeDefinition(
      name = "Trust store",
      description = "PKCS#12 file; empty for the JVM's own.",
      required = false)
  String trustStore() default "";

  /** File whose first line is the trust store's password. */
  @AttributeDefinition(name = "Trust store password file", required = false)
  String trustStorePasswordFile() default "";

  /** PKCS#12 file with this gateway's own certificate and key. */
  @AttributeDefinition(
      name = "Key store",
      description = "PKCS#12 file; empty if the broker asks for no certificate.",
      required = false)
  String keyStore() default "";

  /** File whose first line is the key store's password. */
  @AttributeDefinition(name = "Key store password file", required = false)
  String keyStorePasswordFile() default "";

  /** MQTT keep-alive: a dead link is noticed after at most twice this. */
  @AttributeDefinition(name = "Keep-alive, s", description = "5 to 3600.")
  int keepAliveSeconds() default 30;

  /** The first wait after a broken link. */
  @AttributeDefinition(
      name = "Shortest wait before connecting again, ms",
      description = "50 to 60000.")
  int reconnectMinMillis() default 500;

  /** The longest wait between attempts to connect. */
  @AttributeDefinition(
      name = "Longest wait before connecting again, ms",
      description = "From the shortest wait to 3600000.")
  int reconnectMaxMillis() default 10_000;

  /** How long to wait for a receipt before sending again; doubles up to a minute. */
  @AttributeDefinition(name = "Wait for a receipt, ms", description = "200 to 600000.")
  int receiptTimeoutMillis() default 5_000;

  /** How many incident records may be without a receipt. */
  @AttributeDefinition(name = "Incident records without a receipt", description = "1 to 16.")
  int windowIncident() default 16;

  /** How many audit records may be without a receipt. */
  @AttributeDefinition(name = "Audit records without a receipt", description = "1 to 16.")
  int windowAudit() default 16;

  /** How many telemetry records may be without a receipt. */
  @AttributeDefinition(name = "Telemetry records without a receipt", description = "1 to 4.")
  int windowTelemetry() default 4;

  /** The journal's name for this receiver: it keeps records until this one has given receipts. */
  @AttributeDefinition(name = "Destination")
  String destination() default "city";

  /** What frees a record. */
  @AttributeDefinition(
      name = "Wait for the receiver's receipts",
      description =
          "true: the receiver's receipt frees a record. false: the broker's acknowledgement does;"
              + " weaker, since a broker may lose what it acknowledged.")
  boolean receipts() default true;

  /** The shortest time between two messages with the journal's signed heads. */
  @AttributeDefinition(
      name = "Signed heads",
      description =
          "Milliseconds from one message with the journal's signed heads to the next, while"
              + " something is new; 1000 to 60000.")
  int headsMillis() default 30_000;
}
