"""The random tests of GED-188 again, for as long as `make soak` gives them."""

import pytest
from wire.test_ged188_round_trip import (  # noqa: F401 (collected here, with the mark)
    test_any_message_of_any_version_comes_back_as_it_was,
    test_garbage_gives_messages_or_protocol_errors_and_nothing_else,
    test_no_stream_makes_the_codec_keep_more_than_one_message,
    test_one_byte_at_a_time_gives_the_same_as_all_at_once,
    test_whatever_is_read_from_any_body_reads_the_same_when_written_again,
)

pytestmark = pytest.mark.soak
