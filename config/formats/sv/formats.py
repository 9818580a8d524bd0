"""What an editor may type beside what Django knows of Swedish: 8.30, as times are written in running text."""

TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M", "%H.%M"]
