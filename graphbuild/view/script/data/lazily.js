// What takes time to make and isn't needed when a page opens: made when it is first asked for.
export function lazily(make) {
  let made = null;
  return () => {
    made ??= make();
    return made;
  };
}
