package org.lamppost.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code lamppost status}: whoever connects to {@code <data>/lamppost.sock} receives one
 * JSON object and the end.
 *
 * <p>A socket in the file system, so that the right to ask is the right to enter the folder and no
 * port is opened. One thread, {@code lamppost-status}.
 */
final class StatusSocket implements AutoCloseable {
  static final String FILE = "lamppost.sock";
  private static final Logger LOG = LoggerFactory.getLogger(StatusSocket.class);

  private final ServerSocketChannel server;
  private final Path file;
  private final Supplier<Map<String, Object>> status;

  private StatusSocket(
      ServerSocketChannel server, Path file, Supplier<Map<String, Object>> status) {
    this.server = server;
    this.file = file;
    this.status = status;
  }

  /**
   * Opens the socket. A failure (a path that is too long, a read-only disk) is reported and does
   * not stop the gateway.
   */
  static StatusSocket open(Path data, Supplier<Map<String, Object>> status) {
    Path file = data.resolve(FILE);
    try {
      Files.deleteIfExists(file);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(file));
      StatusSocket socket = new StatusSocket(server, file, status);
      Thread thread = new Thread(socket::serve, "lamppost-status");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException | RuntimeException e) {
      LOG.warn("status cannot be asked for file={} reason={}", file, e.getMessage());
      return new StatusSocket(null, file, status);
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        ByteBuffer answer = ByteBuffer.wrap(json(status.get()));
        while (answer.hasRemaining()) {
          client.write(answer);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // One failed question, such as a caller that went away, must not end the answering.
        LOG.warn("status was not answered reason={}", e.toString());
      }
    }
  }

  static byte[] json(Map<String, Object> status) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = new JsonFactory().createGenerator(bytes)) {
      write(generator, status);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName(entry.getKey().toString());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Collection<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      generator.writeNull();
    } else if (value instanceof Number || value instanceof Boolean || value == null) {
      generator.writePOJO(value);
    } else {
      generator.writeString(value.toString());
    }
  }

  @Override
  public void close() {
    try {
      if (server != null) {
        server.close();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("status socket did not close reason={}", e.getMessage());
    }
  }
}
