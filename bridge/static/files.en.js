// What is said of files, in English.

export const words = {
  picture: "Picture",
  text: "Text",
  checking: "Being checked…",
  progress: "Sending the file",
  cancel: "Cancel",
  remove: "Remove",
  refused: (why = "We could not get it.") => `Not shown. ${why}`,
  why: {
    "file-type": "Only pictures (JPEG, PNG, GIF, WebP), PDF and plain text can be sent.",
    "file-size": "It is too large: a file can be up to {}.",
    "file-empty": "It is empty.",
    "file-damaged": "It is damaged.",
    "file-pixels": "The picture is too large.",
    "file-active": "This PDF starts programs.",
    "file-off": "You cannot send files here at the moment.",
    "file-count": "You cannot send any more files in this chat.",
    "file-full": "We cannot take files at the moment. Please try again later.",
  },
};
