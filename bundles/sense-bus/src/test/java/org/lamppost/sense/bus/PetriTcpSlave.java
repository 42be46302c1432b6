package org.lamppost.sense.bus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A Modbus TCP slave of another make than the gateway's master. */
final class PetriTcpSlave implements AutoCloseable {
  private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final ModbusTcpServer server;

  PetriTcpSlave(String host, int port, PetriContent content) {
    server =
        ModbusTcpServer.create(
            NettyTcpServerTransport.create(
                config ->
                    config
                        .setBindAddress(host)
                        .setPort(port)
                        .setEventLoopGroup(loop)
                        .setExecutor(executor)),
            content);
  }

  void start() throws ExecutionException, InterruptedException {
    server.start();
  }

  /** Ends all connections and the listening. */
  void stop() throws ExecutionException, InterruptedException {
    server.stop();
  }

  @Override
  public void close() throws ExecutionException {
    try {
      server.stop();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdownNow();
    }
  }
}
