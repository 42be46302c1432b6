"""Two Modbus devices on pymodbus, at fixed values: a hydrant (unit 1) and a hot shed (unit 2).

usage: pymodbus_slave.py tcp HOST PORT
       pymodbus_slave.py rtu DEVICE BAUD
"""

import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer


def block(values, size=120):
    words = [0] * size
    for address, value in values.items():
        words[address] = value & 0xFFFF
    return ModbusSequentialDataBlock(0, words)


HYDRANT = ModbusSlaveContext(hr=block({4: 312, 8: 15}), zero_mode=True)
# Socket 1 at -12.5 degrees, the shed's air at 70.
SHED = ModbusSlaveContext(ir=block({0: 2000, 2: -125, 100: 700}), co=block({}), zero_mode=True)
CONTEXT = ModbusServerContext(slaves={1: HYDRANT, 2: SHED}, single=False)


async def serve(kind, where, number):
    if kind == "tcp":
        server = StartAsyncTcpServer(context=CONTEXT, address=(where, number))
    else:
        server = StartAsyncSerialServer(
            context=CONTEXT, framer=ModbusRtuFramer, port=where, baudrate=number
        )
    task = asyncio.ensure_future(server)
    await asyncio.sleep(0.3)
    if task.done():
        task.result()
    print("ready", flush=True)
    await task


asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
