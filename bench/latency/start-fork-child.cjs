process.once('message', () => {
  process.send(performance.timeOrigin + performance.now(), () => process.disconnect());
});
