package org.lamppost.simulator.device;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A Modbus slave behind a TCP port of its own. Requests of all connections are answered one after
 * the other.
 */
final class ModbusTcpWire implements Wire {
  private final ListenAddress.Tcp address;
  private final AtomicReference<Channel> listener = new AtomicReference<>();
  private final EventLoopGroup loop;
  private final ExecutorService executor;
  private final ModbusTcpServer server;

  ModbusTcpWire(ListenAddress.Tcp address, ModbusSlave slave) {
    this.address = address;
    loop = new NioEventLoopGroup(1, new DefaultThreadFactory("lamppost-device-net"));
    executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "lamppost-device-modbus"));
    NettyTcpServerTransport transport =
        NettyTcpServerTransport.create(
            config ->
                config
                    .setBindAddress(address.host())
                    .setPort(address.port())
                    .setEventLoopGroup(loop)
                    .setExecutor(executor)
                    .setBootstrapCustomizer(bootstrap -> bootstrap.handler(new ListenerWatch())));
    server = ModbusTcpServer.create(transport, new ModbusAdapter(slave));
  }

  @Override
  public String start() {
    try {
      server.start();
    } catch (ExecutionException e) {
      throw new DeviceException(
          "cannot listen on " + address + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted before listening on " + address, e);
    }
    InetSocketAddress bound = (InetSocketAddress) listener.get().localAddress();
    return new ListenAddress.Tcp(address.host(), bound.getPort()).toString();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (ExecutionException e) {
      throw new DeviceException("cannot close " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdownNow();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
  }

  /** Catches the listening channel, which alone knows the port behind port 0. */
  private final class ListenerWatch extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      listener.set(context.channel());
    }
  }
}
