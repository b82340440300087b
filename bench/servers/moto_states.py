# moto_states.py - moto's server with real executions of state machines, without its access log.
#
# moto 5.2.1 copies the live threads of past executions with every start and fails at the second one
# (getmoto/moto#10077). What upstream does about it since 5.2.2, not to copy executions, is done here in memory.
import copy
import sys
import types

from moto.core.config import default_user_config
from moto.server import main
from werkzeug.serving import WSGIRequestHandler
import moto.stepfunctions.parser.models as models


def without_executions(value, memo=None):
    if type(value).__name__ == "StateMachine" and memo is None:
        memo = {id(value.executions): [], id(value.backend): value.backend}
    return copy.deepcopy(value, memo)


default_user_config["stepfunctions"]["execute_state_machine"] = True
models.copy = types.SimpleNamespace(deepcopy=without_executions, copy=copy.copy)
WSGIRequestHandler.log_request = lambda *args, **kwargs: None
main(sys.argv[1:])
